// Decides, over all masks of a set at once, what their values mean, and makes label maps 0…K of them. Pure.
import { classifyColours, type ColourClasses, type ColourCounts, labelByColour } from './colour-classes.ts';
import type { ColourMask, GreyMask, MaskValues } from './mask-values.ts';

export type LabelCoding =
  /** One class: what is bright, or the one value that is not 0. */
  | { kind: 'threshold' }
  /** Values are labels; 255 is "ignore" where it stands beside labels. */
  | { kind: 'index'; classCount: number; ignores: boolean; isPalette: boolean }
  | { kind: 'colour'; classes: ColourClasses };

export interface LabelMap {
  /** [height · width] 0…K */
  labels: Uint8Array;
  /** [height · width] 0 where the mask says "ignore"; null where it never does. */
  counted: Uint8Array | null;
  notes: string[];
}

/** Grey and lossy masks: what is at least this bright is foreground. */
export const THRESHOLD = 128;
const IGNORE = 255;

/** How two-valued sets read their masks; index maps and colours are not affected. */
export interface MaskReading {
  /** 1…255: what is at least this bright is foreground, in grey and lossy masks. */
  threshold: number;
  /** True: dark is foreground. */
  isInverted: boolean;
}

export const DEFAULT_READING: MaskReading = { threshold: THRESHOLD, isInverted: false };

/**
 * One meaning for the whole set, so that a mask that happens to be empty or to hold only classes 0 and 1 is read like
 * its neighbours.
 *
 * - Any colour mask: colours are classes (colour-classes.ts); palette images that share one palette with black first keep
 *   their indices.
 * - Grey masks without noise whose values all lie below 128, two or more beside 0: values are labels; K is the largest.
 * - Everything else is two-valued: lossy and soft masks are thresholded at 128; in a mask of 0 and one other value, that
 *   value is foreground.
 */
export function chooseLabelCoding(masks: MaskValues[]): LabelCoding {
  const colour = masks.filter((mask): mask is ColourMask => mask.kind === 'colour');
  if (colour.length > 0) {
    const inColour = masks.filter((mask) => mask.kind === 'colour' || mask.isColourFile);
    const classCount = sharedPaletteClasses(inColour);
    if (classCount !== null) return { kind: 'index', classCount, ignores: false, isPalette: true };
    const counts: ColourCounts = new Map();
    for (const mask of inColour) {
      for (const [key, count] of mask.kind === 'colour' ? mask.counts : countShades(mask))
        counts.set(key, (counts.get(key) ?? 0) + count);
    }
    const isExact = colour.every((mask) => mask.isExact) && counts.size <= 255;
    return { kind: 'colour', classes: classifyColours(counts, isExact) };
  }

  const grey = masks.filter((mask): mask is GreyMask => mask.kind === 'grey');
  const clean = grey.flatMap((mask) => (mask.levels === null ? [] : [mask.levels]));
  const values = new Set(clean.flat().filter((value) => value > 0));
  const small = [...values].filter((value) => value < THRESHOLD);
  const large = [...values].filter((value) => value >= THRESHOLD);
  const hasOnlyIgnore = large.every((value) => value === IGNORE);
  if (small.length < 2 || !hasOnlyIgnore) return { kind: 'threshold' };
  const ignores = clean.some(
    (levels) => levels.includes(IGNORE) && levels.some((value) => value > 0 && value < THRESHOLD),
  );
  return { kind: 'index', classCount: Math.max(...small), ignores, isPalette: false };
}

function countShades({ values, levels }: GreyMask): ColourCounts {
  const counts: ColourCounts = new Map();
  if (levels === null) return counts;
  for (const value of values) counts.set(value * 0x010101, (counts.get(value * 0x010101) ?? 0) + 1);
  return counts;
}

/** K where all masks are palette images with the same palette and a black background, else null. */
function sharedPaletteClasses(masks: MaskValues[]): number | null {
  const [first] = masks;
  const { palette } = first;
  if (palette === null || palette.colours.length < 3 || Math.max(...palette.colours.subarray(0, 3)) > 0)
    return null;
  let most = 0;
  for (const mask of masks) {
    if (mask.palette === null) return null;
    for (const index of new Set(mask.palette.indices)) {
      for (let channel = 0; channel < 3; channel++) {
        if (mask.palette.colours[index * 3 + channel] !== palette.colours[index * 3 + channel]) return null;
      }
      most = Math.max(most, index);
    }
  }
  return most < THRESHOLD ? most : null;
}

/** Names of classes 1…K for people. */
export function nameClasses(coding: LabelCoding): string[] {
  switch (coding.kind) {
    case 'threshold':
      return ['foreground'];
    case 'index':
      return Array.from({ length: coding.classCount }, (_, index) => `class ${index + 1}`);
    case 'colour':
      return coding.classes.names;
  }
}

/**
 * Label map of one mask under the coding of its set.
 *
 * @param reading of two-valued sets
 */
export function toLabels(
  mask: MaskValues,
  coding: LabelCoding,
  reading: MaskReading = DEFAULT_READING,
): LabelMap {
  const notes: string[] = [];
  let counted: Uint8Array | null = null;
  let labels: Uint8Array;
  if (mask.kind === 'colour') {
    if (coding.kind === 'index' && mask.palette !== null) labels = mask.palette.indices;
    else if (coding.kind === 'colour') labels = labelByColour(mask.pixels, coding.classes);
    else throw new Error('A set with a colour mask is coded by colours or by one palette.');
    if (coding.kind === 'colour' && !mask.isExact)
      notes.push('The colours of the mask are noisy; each pixel took the nearest main colour.');
  } else if (coding.kind === 'index' && coding.isPalette && mask.palette !== null) {
    labels = mask.palette.indices;
  } else if (coding.kind === 'colour' && mask.isColourFile) {
    labels = labelByColour(
      Uint8Array.from({ length: mask.values.length * 3 }, (_, at) => mask.values[Math.floor(at / 3)]),
      coding.classes,
    );
  } else if (coding.kind !== 'threshold' && isIndex(mask, coding)) {
    labels = mask.values;
    if (coding.kind === 'index' && coding.ignores && mask.levels?.includes(IGNORE) === true) {
      counted = labels.map((value) => (value === IGNORE ? 0 : 1));
      labels = labels.map((value) => (value === IGNORE ? 0 : value));
      notes.push('Pixels of value 255 are ignored in training and metrics.');
    }
  } else {
    labels = threshold(mask, notes, reading);
  }
  let covered = 0;
  for (const label of labels) if (label > 0) covered++;
  if (covered === 0) notes.push('The mask is empty.');
  else if (covered > 0.5 * labels.length) {
    notes.push(
      `The foreground covers ${Math.round((100 * covered) / labels.length)} % of the mask; if it is inverted, invert the masks in the data panel.`,
    );
  }
  return { labels, counted, notes };
}

function isIndex(mask: GreyMask, coding: LabelCoding): boolean {
  if (mask.levels === null) return false;
  const most =
    coding.kind === 'index' ? coding.classCount : coding.kind === 'colour' ? coding.classes.names.length : 0;
  const ignores = coding.kind === 'index' && coding.ignores;
  return mask.levels.every((value) => value <= most || (ignores && value === IGNORE));
}

/** In a mask of 0 and one other value that value is foreground, whatever the threshold. */
function isTwoValued({ levels }: GreyMask): boolean {
  if (levels === null) return false;
  const foreground = levels.filter((value) => value > 0);
  return foreground.length <= 1 && (levels[0] === 0 || levels.length === 0);
}

/** Whether the threshold decides anything in this mask. */
export function dependsOnThreshold(mask: MaskValues): boolean {
  return mask.kind === 'grey' && !isTwoValued(mask);
}

function threshold(mask: GreyMask, notes: string[], reading: MaskReading): Uint8Array {
  const { values, levels, isLossy } = mask;
  const [dark, bright] = reading.isInverted ? [1, 0] : [0, 1];
  if (reading.isInverted) notes.push('The mask was inverted: dark is foreground.');
  if (isTwoValued(mask)) return values.map((value) => (value > 0 ? bright : dark));
  if (isLossy) notes.push(`The mask is lossy and was thresholded at ${reading.threshold}.`);
  else {
    const what = levels === null ? 'many grey levels' : `the values ${levels.join(', ')}`;
    notes.push(`The mask holds ${what} and was thresholded at ${reading.threshold}.`);
  }
  return values.map((value) => (value >= reading.threshold ? bright : dark));
}
