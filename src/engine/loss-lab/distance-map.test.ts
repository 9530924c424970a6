import { expect, it } from 'vitest';
import { createRandom } from '../../data/random.ts';
import { signedDistance } from './distance-map.ts';

it('equals the distance to the nearest pixel on the other side, measured one by one', () => {
  const [width, height] = [23, 17];
  const random = createRandom(5);
  const mask = Uint8Array.from({ length: width * height }, () => (random.next() < 0.2 ? 1 : 0));
  const expected = Array.from(mask, (value, at) => {
    let nearest = Infinity;
    for (let other = 0; other < mask.length; other++) {
      if (mask[other] === value) continue;
      const dx = (other % width) - (at % width);
      const dy = Math.floor(other / width) - Math.floor(at / width);
      nearest = Math.min(nearest, Math.hypot(dx, dy));
    }
    return value === 1 ? nearest - 0.5 : 0.5 - nearest;
  });
  const distances = signedDistance(mask, width, height);
  for (const [at, distance] of distances.entries()) expect(distance).toBeCloseTo(expected[at], 5);
});

it('is far away everywhere where there is no edge', () => {
  expect(Math.max(...signedDistance(new Uint8Array(12), 4, 3))).toBeLessThan(-1000);
  expect(Math.min(...signedDistance(new Uint8Array(12).fill(1), 4, 3))).toBeGreaterThan(1000);
});
