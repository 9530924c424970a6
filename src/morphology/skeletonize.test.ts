import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMask } from './arbitrary-masks.ts';
import { computeBettiNumbersByLabelling } from './betti-numbers.ts';
import { labelComponents } from './connected-components.ts';
import { skeletonizePlain } from './skeletonize-plain.ts';
import { skeletonize } from './skeletonize.ts';
import { PASS_1, PASS_2, ZHANG_RULE } from './zhang-rule.ts';

/** '#' is foreground; rows are separated by spaces. */
function parse(picture: string) {
  const rows = picture.split(' ');
  const mask = Uint8Array.from(rows.join(''), (mark) => (mark === '#' ? 1 : 0));
  return { mask, width: rows[0].length, height: rows.length };
}

function thin(picture: string): string {
  const { mask, width, height } = parse(picture);
  const marks = Array.from(skeletonize(mask, width, height), (value) => (value === 1 ? '#' : '.')).join('');
  return Array.from({ length: height }, (_, row) => marks.slice(row * width, (row + 1) * width)).join(' ');
}

describe('ZHANG_RULE', () => {
  it('keeps isolated pixels, ends of lines, inner pixels and anything that would break', () => {
    for (const code of [0, 1, 2, 4, 8, 16, 32, 64, 128, 255, 0b00010001, 0b01000100, 0b10001000]) {
      expect(ZHANG_RULE[code]).toBe(0);
    }
  });

  it('never removes a pixel that joins two parts or closes a hole when it goes alone', () => {
    const ring = [1, 2, 5, 8, 7, 6, 3, 0];
    for (let code = 0; code < 256; code++) {
      if (ZHANG_RULE[code] === 0) continue;
      const block = new Uint8Array(9);
      ring.forEach((cell, bit) => (block[cell] = (code >> bit) & 1));
      const without = computeBettiNumbersByLabelling(block, 3, 3);
      block[4] = 1;
      expect(computeBettiNumbersByLabelling(block, 3, 3)).toEqual(without);
    }
  });

  it('removes some neighbourhoods in pass 1 only, some in pass 2 only, some in both', () => {
    const flags = new Set(ZHANG_RULE);
    expect(flags).toEqual(new Set([0, PASS_1, PASS_2, PASS_1 | PASS_2]));
  });
});

describe('skeletonize', () => {
  it.each([
    ['#', '#'],
    ['.', '.'],
    ['## ##', '## ..'],
    ['### ### ###', '.#. #.. ...'],
    ['#######', '#######'],
  ])('thins %s to %s', (picture, skeleton) => {
    expect(thin(picture)).toBe(skeleton);
  });

  it('takes any value but 0 for foreground and leaves its input alone', () => {
    const mask = Uint8Array.of(0, 7, 7, 0, 255, 3, 0, 1, 2);
    const before = mask.slice();
    const ones = mask.map((value) => (value === 0 ? 0 : 1));
    expect(skeletonize(mask, 3, 3)).toEqual(skeletonize(ones, 3, 3));
    expect(mask).toEqual(before);
  });

  it.each([
    [0, 5],
    [-1, 4],
    [2.5, 2],
    [NaN, 1],
  ])('refuses the size %s × %s', (width, height) => {
    expect(() => skeletonize(new Uint8Array(4), width, height)).toThrow(/width and height as integers/);
  });

  it('refuses an array that does not fit the size', () => {
    expect(() => skeletonize(new Uint8Array(5), 2, 2)).toThrow(/has 5 values; 2 × 2 pixels need exactly 4/);
  });

  it('equals the plain definition on every 3 × 4 pattern', () => {
    for (let pattern = 0; pattern < 1 << 12; pattern++) {
      const mask = Uint8Array.from({ length: 12 }, (_, bit) => (pattern >> bit) & 1);
      if (Buffer.compare(skeletonize(mask, 4, 3), skeletonizePlain(mask, 4, 3)) !== 0) {
        expect.fail(`differs for pattern ${pattern}`);
      }
    }
    expect.assertions(0);
  });

  it('equals the plain definition', () => {
    fc.assert(
      fc.property(arbitraryMask(), ({ mask, width, height }) => {
        expect(skeletonize(mask, width, height)).toEqual(skeletonizePlain(mask, width, height));
      }),
      { numRuns: 400 },
    );
  });

  it('is a subset of the mask, has nothing left to thin, and keeps components and holes', () => {
    fc.assert(
      fc.property(arbitraryMask(), ({ mask, width, height }) => {
        const skeleton = skeletonize(mask, width, height);
        expect(skeleton.every((value, i) => value === 0 || (value === 1 && mask[i] !== 0))).toBe(true);
        expect(skeletonize(skeleton, width, height)).toEqual(skeleton);
        expect(computeBettiNumbersByLabelling(skeleton, width, height)).toEqual(
          computeBettiNumbersByLabelling(mask, width, height),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('leaves exactly one part of each component, and exactly one hole around each hole', () => {
    const isOneToOne = (from: Int32Array, to: Int32Array, count: number) => {
      const partners = new Map<number, Set<number>>();
      from.forEach((label, i) => {
        if (label === 0 || to[i] === 0) return;
        partners.set(label, (partners.get(label) ?? new Set()).add(to[i]));
      });
      return partners.size === count && [...partners.values()].every((labels) => labels.size === 1);
    };
    fc.assert(
      fc.property(arbitraryMask(), ({ mask, width, height }) => {
        const skeleton = skeletonize(mask, width, height);
        const ofMask = labelComponents(mask, width, height);
        const ofSkeleton = labelComponents(skeleton, width, height);
        expect(isOneToOne(ofMask.labels, ofSkeleton.labels, ofMask.count)).toBe(true);
        expect(isOneToOne(ofSkeleton.labels, ofMask.labels, ofSkeleton.count)).toBe(true);
        // A ring of background around both, so that all that lies outside is one region.
        const pad = (image: Uint8Array) => {
          const padded = new Uint8Array((width + 2) * (height + 2));
          for (let row = 0; row < height; row++) {
            const from = row * width;
            padded.set(image.subarray(from, from + width), (row + 1) * (width + 2) + 1);
          }
          return labelComponents(padded, width + 2, height + 2, 'background');
        };
        const [aroundMask, aroundSkeleton] = [pad(mask), pad(skeleton)];
        expect(isOneToOne(aroundMask.labels, aroundSkeleton.labels, aroundMask.count)).toBe(true);
        expect(aroundSkeleton.count).toBe(aroundMask.count);
      }),
      { numRuns: 300 },
    );
  });
});
