import { describe, expect, it } from 'vitest';
import { GOLDEN_ROOT, GOLDEN_TITLE, hasGolden, listCases, readCase } from '../../scripts/golden/read-case.ts';
import { downsampleLabels } from './downsample-labels.ts';
import { nearestExactIndices, roundHalfEven } from './nearest-exact.ts';

describe.skipIf(!hasGolden)(`downsampleLabels, ${GOLDEN_TITLE}`, () => {
  const cases = hasGolden
    ? listCases(GOLDEN_ROOT, ['deep_supervision'])
        .map(readCase)
        .filter((golden) => golden.has('label'))
    : [];

  it('finds the cases', () => expect(cases.length).toBeGreaterThanOrEqual(3));

  it.each(cases)('$name', (golden) => {
    const { data, shape } = golden.bytes('label');
    const scales = golden.json.params['scales'] as number[];
    expect(scales.length).toBeGreaterThan(1);
    scales.forEach((scale, index) => {
      const wanted = golden.bytes(`label_scale${index}`);
      const { labels, width, height } = downsampleLabels(data, shape[1], shape[0], scale);
      expect([height, width]).toEqual(wanted.shape);
      expect(labels).toEqual(wanted.data);
    });
  });
});

describe('downsampleLabels', () => {
  it('is the identity at scale 1, in a copy', () => {
    const labels = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const same = downsampleLabels(labels, 3, 2, 1);
    expect(same).toEqual({ labels, width: 3, height: 2 });
    expect(same.labels).not.toBe(labels);
  });

  it('takes the lower right one of each 2 × 2 pixels at scale ½', () => {
    const labels = Uint8Array.from({ length: 16 }, (_, i) => i);
    expect([...downsampleLabels(labels, 4, 4, 0.5).labels]).toEqual([5, 7, 13, 15]);
  });

  it('rounds halves to the even size and keeps at least one pixel', () => {
    const sizeOf = (size: number, scale: number) =>
      downsampleLabels(new Uint8Array(size), size, 1, scale).width;
    expect([1, 3, 5, 7, 9].map((size) => sizeOf(size, 0.5))).toEqual([1, 2, 2, 4, 4]);
    expect(sizeOf(1, 1 / 64)).toBe(1);
  });

  it('refuses what does not fit, naming it', () => {
    expect(() => downsampleLabels(new Uint8Array(5), 3, 2, 0.5)).toThrow(
      'The label map has 5 values; 3 × 2 pixels need exactly 6.',
    );
    expect(() => downsampleLabels(new Uint8Array(0), 0, 2, 0.5)).toThrow(/label map is 0 × 2 pixels/);
    for (const scale of [0, -1, 1.5, NaN]) {
      expect(() => downsampleLabels(new Uint8Array(6), 3, 2, scale)).toThrow(/scale of a label map is/);
    }
  });
});

describe('nearest-exact', () => {
  it("rounds like Python's round", () => {
    expect([0.5, 1.5, 2.5, 3.49, 3.51, 4].map(roundHalfEven)).toEqual([0, 2, 2, 3, 4, 4]);
  });

  it('stays inside and never runs backwards', () => {
    for (let length = 1; length < 70; length++) {
      for (let newLength = 1; newLength <= length; newLength++) {
        const indices = nearestExactIndices(length, newLength);
        expect(indices.length).toBe(newLength);
        expect(indices.every((index, i) => index < length && index >= (i === 0 ? 0 : indices[i - 1]))).toBe(
          true,
        );
      }
    }
  });

  it('follows the float32 of the reference where it differs from exact arithmetic', () => {
    expect(nearestExactIndices(84, 10)[7]).toBe(62);
    expect((7.5 * 84) / 10).toBe(63);
  });
});
