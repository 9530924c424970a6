import { describe, expect, it } from 'vitest';
import { computeTubedSkeleton } from '../../morphology/tubed-skeleton.ts';
import { createRandom } from '../random.ts';
import { drawSamplePair, SAMPLE_SETS, samplePairName } from './sample-sets.ts';

const EDGE_PX = 192;

describe.each(SAMPLE_SETS)('sample set $id', (set) => {
  const draw = (seed: number) => set.draw(createRandom(seed), EDGE_PX);
  const { image, labels } = draw(3);

  it('is the same for the same seed and another for another seed', () => {
    const again = draw(3);
    expect(Buffer.compare(Buffer.from(again.labels), Buffer.from(labels))).toBe(0);
    expect(Buffer.compare(again.image.pixels as Uint8Array, image.pixels as Uint8Array)).toBe(0);
    expect(Buffer.compare(Buffer.from(draw(4).labels), Buffer.from(labels))).not.toBe(0);
  });

  it('has an image and labels of the size asked for', () => {
    expect(image).toMatchObject({ width: EDGE_PX, height: EDGE_PX });
    expect(image.pixels).toHaveLength(EDGE_PX * EDGE_PX * image.channels);
    expect(labels).toHaveLength(EDGE_PX * EDGE_PX);
  });

  it('has every class, and structures that are thin and few', () => {
    const counts = new Array<number>(set.classNames.length + 1).fill(0);
    for (const label of labels) counts[label] += 1 / labels.length;
    expect(counts).toHaveLength(set.classNames.length + 1);
    for (const share of counts.slice(1)) expect(share).toBeGreaterThan(0.01);
    expect(counts[0]).toBeGreaterThan(0.7);
    // Nothing is much wider than six pixels: a tube of three reaches nearly all of the mask.
    const tube = computeTubedSkeleton(labels, EDGE_PX, EDGE_PX, 3);
    const reached = tube.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
    expect(reached / labels.length / (1 - counts[0])).toBeGreaterThan(0.9);
    // And much of it is one or two pixels wide.
    const line = computeTubedSkeleton(labels, EDGE_PX, EDGE_PX, 0);
    const lengthPx = line.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
    expect(lengthPx / labels.length / (1 - counts[0])).toBeGreaterThan(0.22);
  });
});

describe('drawSamplePair', () => {
  it('names pairs 01 to 12 and draws each anew', () => {
    expect([samplePairName(0), samplePairName(11)]).toEqual(['01', '12']);
    const [first, second] = [0, 1].map((index) => drawSamplePair(SAMPLE_SETS[1], index));
    expect(Buffer.compare(Buffer.from(first.labels), Buffer.from(second.labels))).not.toBe(0);
  });
});
