import { describe, expect, it } from 'vitest';
import { applyPalette, type DecodedFile } from './decode/decoded-file.ts';
import { chooseLabelCoding, nameClasses, toLabels } from './label-coding.ts';
import { readMask } from './mask-values.ts';

function grey(values: number[], changes: Partial<DecodedFile> = {}): DecodedFile {
  return {
    width: values.length,
    height: 1,
    channels: 1,
    pixels: Uint8Array.from(values),
    format: 'PNG',
    bitDepth: 8,
    isLossy: false,
    palette: null,
    ...changes,
  };
}

function rgb(colours: number[][], changes: Partial<DecodedFile> = {}): DecodedFile {
  return {
    ...grey([]),
    width: colours.length,
    channels: 3,
    pixels: Uint8Array.from(colours.flat()),
    ...changes,
  };
}

function paletted(indices: number[], colours: number[][]): DecodedFile {
  const palette = { indices: Uint8Array.from(indices), colours: Uint8Array.from(colours.flat()) };
  return { ...grey([]), width: indices.length, ...applyPalette(palette.indices, palette.colours), palette };
}

/** Labels of all masks, read as one set. */
function labelsOf(...files: DecodedFile[]): number[][] {
  const masks = files.map((file, index) => readMask(file, `${index}.png`));
  const coding = chooseLabelCoding(masks);
  return masks.map((mask) => [...toLabels(mask, coding).labels]);
}

const classCountOf = (...files: DecodedFile[]) =>
  nameClasses(chooseLabelCoding(files.map((file, index) => readMask(file, `${index}.png`)))).length;

const [BLACK, RED, GREEN, BLUE, WHITE] = [
  [0, 0, 0],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
];

describe('grey masks', () => {
  it.each([
    ['0 and 255', [0, 255, 0], [0, 1, 0]],
    ['0 and 1', [0, 1, 0], [0, 1, 0]],
    ['0 and any other value', [0, 100, 0], [0, 1, 0]],
    ['values around 0 and 255', [0, 1, 254, 255, 127, 128], [0, 0, 1, 1, 0, 1]],
    ['nothing', [0, 0, 0], [0, 0, 0]],
    ['white only', [255, 255], [1, 1]],
  ])('%s is two-valued', (_, values, labels) => {
    expect(labelsOf(grey(values))).toEqual([labels]);
    expect(classCountOf(grey(values))).toBe(1);
  });

  it('keeps indices, decided over the whole set', () => {
    expect(labelsOf(grey([0, 1, 2, 3]))).toEqual([[0, 1, 2, 3]]);
    expect(labelsOf(grey([0, 1, 1]), grey([0, 0]), grey([3, 0, 2]))).toEqual([
      [0, 1, 1],
      [0, 0],
      [3, 0, 2],
    ]);
    expect(classCountOf(grey([0, 1, 1]), grey([3, 0, 2]))).toBe(3);
  });

  it('reads a set of 0/1 and 0/255 masks as one class', () => {
    expect(labelsOf(grey([0, 1, 1]), grey([0, 255]), grey([0, 0]))).toEqual([
      [0, 1, 1],
      [0, 1],
      [0, 0],
    ]);
    expect(classCountOf(grey([0, 1, 1]), grey([0, 255]))).toBe(1);
  });

  it('reads a two-valued mask in a set of indices as class 1', () => {
    expect(labelsOf(grey([0, 1, 2]), grey([0, 255, 255]))).toEqual([
      [0, 1, 2],
      [0, 1, 1],
    ]);
  });

  it('thresholds lossy masks at 128 and says so', () => {
    const mask = readMask(grey([0, 1, 2, 3, 127, 128, 254], { isLossy: true, format: 'JPEG' }), 'a.jpg');
    const map = toLabels(mask, chooseLabelCoding([mask]));
    expect([...map.labels]).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect(map.notes.join()).toContain('thresholded at 128');
  });

  it('takes 255 beside indices for "ignore"', () => {
    const mask = readMask(grey([0, 1, 2, 255]), 'a.png');
    const map = toLabels(mask, chooseLabelCoding([mask]));
    expect([...map.labels]).toEqual([0, 1, 2, 0]);
    expect([...map.counted!]).toEqual([1, 1, 1, 0]);
  });

  it('reads 2-bit and 4-bit shades as indices and 16-bit ones by value', () => {
    expect(labelsOf(grey([0, 85, 170, 255], { bitDepth: 2 }))).toEqual([[0, 1, 2, 3]]);
    expect(labelsOf(grey([0, 17, 34], { bitDepth: 4 }))).toEqual([[0, 1, 2]]);
    expect(labelsOf(grey([0, 255, 0], { bitDepth: 1 }))).toEqual([[0, 1, 0]]);
    const wide = (...values: number[]) => grey(values, { bitDepth: 16, pixels: Uint16Array.from(values) });
    expect(labelsOf(wide(0, 65535, 0))).toEqual([[0, 1, 0]]);
    expect(labelsOf(wide(0, 1, 2, 3))).toEqual([[0, 1, 2, 3]]);
    expect(() => labelsOf(wide(0, 1, 2, 700))).toThrow(/0\.png holds values up to 700/);
    const real = (...values: number[]) => grey(values, { bitDepth: 32, pixels: Float32Array.from(values) });
    expect(labelsOf(real(0, 1, 0))).toEqual([[0, 1, 0]]);
    expect(labelsOf(real(0, 0.2, 0.4, 0.7, 1))).toEqual([[0, 0, 0, 1, 1]]);
    expect(labelsOf(real(0, 1, 2, 3))).toEqual([[0, 1, 2, 3]]);
  });

  it('says when a mask is empty, or mostly foreground', () => {
    const notes = (values: number[]) => {
      const mask = readMask(grey(values), 'a.png');
      return toLabels(mask, chooseLabelCoding([mask])).notes.join();
    };
    expect(notes([0, 0])).toContain('empty');
    expect(notes([255, 255, 0])).toContain('67 %');
    expect(notes([255, 0, 0])).toBe('');
  });
});

describe('palette masks', () => {
  it('threshold shades, whatever the index', () => {
    expect(
      labelsOf(
        paletted(
          [0, 1, 0],
          [
            [4, 2, 4],
            [252, 254, 252],
          ],
        ),
      ),
    ).toEqual([[0, 1, 0]]);
    expect(labelsOf(paletted([1, 0, 1], [WHITE, BLACK]))).toEqual([[0, 1, 0]]);
    const ramp = Array.from({ length: 256 }, (_, shade) => [shade, shade, shade]);
    expect(labelsOf(paletted([0, 255], ramp))).toEqual([[0, 1]]);
    expect(labelsOf(paletted([0, 1, 2], ramp))).toEqual([[0, 1, 2]]);
  });

  it('keep their indices where the palette is shared and begins with black', () => {
    const palette = [BLACK, [128, 0, 0], [0, 128, 0], [128, 128, 0]];
    expect(labelsOf(paletted([0, 1, 2, 3], palette), paletted([0, 1, 0], palette))).toEqual([
      [0, 1, 2, 3],
      [0, 1, 0],
    ]);
    // Sorted by use, as a file optimiser does: the colours say what the indices no longer do.
    expect(
      labelsOf(paletted([1, 0, 0, 0, 0, 0], [RED, BLACK]), paletted([0, 1, 1, 1, 1], [BLACK, BLUE])),
    ).toEqual([
      [0, 1, 1, 1, 1, 1],
      [0, 2, 2, 2, 2],
    ]);
  });

  it('keep indices that are shown as a few shades', () => {
    const shades = [0, 85, 170, 255].map((shade) => [shade, shade, shade]);
    expect(labelsOf(paletted([0, 1, 2, 3], shades))).toEqual([[0, 1, 2, 3]]);
  });
});

describe('colour masks', () => {
  const many = (colour: number[], times: number) => Array.from({ length: times }, () => colour);

  it('number red 1, blue 2, green 3, white 4, whichever comes first or most', () => {
    const first = rgb([...many(BLACK, 50), ...many(GREEN, 9), ...many(BLUE, 5), ...many(RED, 4)]);
    const second = rgb([...many(BLACK, 4), ...many(WHITE, 5), ...many(RED, 4)]);
    const [a, b] = labelsOf(first, second);
    expect(a).toEqual([...many([0], 50), ...many([3], 9), ...many([2], 5), ...many([1], 4)].flat());
    expect(b).toEqual([...many([0], 4), ...many([4], 5), ...many([1], 4)].flat());
    expect(labelsOf(second, first)).toEqual([b, a]);
    const coding = chooseLabelCoding([readMask(first, 'a'), readMask(second, 'b')]);
    expect(nameClasses(coding)).toEqual(['red', 'blue', 'green', 'white']);
  });

  it('are two-valued where they hold only black and white', () => {
    expect(labelsOf(rgb([BLACK, WHITE, WHITE]))).toEqual([[0, 1, 1]]);
    expect(labelsOf(rgb([BLACK, [0, 0, 0]]))).toEqual([[0, 0]]);
  });

  it('bear the noise of lossy compression', () => {
    const noisy = rgb(
      [...many(BLACK, 400), ...many(RED, 80), ...many(BLUE, 60)].map(([r, g, b], index) =>
        [r, g, b].map((value, channel) =>
          Math.min(255, Math.max(0, value + ((index * 7 + channel * 5) % 23) - 11)),
        ),
      ),
      { isLossy: true },
    );
    expect(labelsOf(noisy)).toEqual([[...many([0], 400), ...many([1], 80), ...many([2], 60)].flat()]);
  });

  it('take the most frequent colour for background where there is no black', () => {
    expect(labelsOf(rgb([...many(WHITE, 9), ...many(RED, 5)]))).toEqual([
      [...many([0], 9), ...many([1], 5)].flat(),
    ]);
  });

  it('stand beside empty and index masks of the same set', () => {
    const colour = rgb([...many(BLACK, 5), ...many(RED, 5), ...many(BLUE, 5), ...many(GREEN, 5)]);
    expect(labelsOf(colour, grey([0, 0]), grey([0, 1, 2, 3])).slice(1)).toEqual([
      [0, 0],
      [0, 1, 2, 3],
    ]);
  });
});
