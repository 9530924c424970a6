// Names and numbers of the Losses room. Pure.
import { findLossMeta } from '../../losses/loss-metas.ts';
import type { LossMeta } from '../../losses/loss-plugin.ts';
import type { AccidentId, LabSettings, LossNumbers, TouchedGroup } from '../../workers/loss-lab-protocol.ts';
import { showLoss } from '../store/shown-loss.ts';

type Shown = LabSettings['shown'];

export interface AccidentWords {
  name: string;
  /** In the table. */
  short: string;
  /** What it does, in a few words. */
  detail: string;
  /** Over the mean push on the pixels that it touched. */
  group: string;
  /** Why it is not possible in a crop without a place for it. */
  missing: string;
}

const ANYWHERE = 'Choose an image first.';

export const ACCIDENT_WORDS: Readonly<Record<AccidentId, AccidentWords>> = {
  cut: {
    name: 'Cut a vessel',
    short: 'Cut a vessel',
    detail: '12 px of a thin branch',
    group: 'At the cut',
    missing: 'This prediction has no branch long enough to be cut.',
  },
  spur: {
    name: 'Add a spur',
    short: 'Add a spur',
    detail: 'a false branch',
    group: 'On the spur',
    missing: 'This prediction has no branch with room beside it.',
  },
  loop: {
    name: 'Fill a loop',
    short: 'Fill a loop',
    detail: 'the hole is painted shut',
    group: 'In the loop',
    missing: 'This crop has no closed loop: move the crop, or choose another image.',
  },
  thin: {
    name: 'Thin everything',
    short: 'Thin all',
    detail: '1 px off the edges',
    group: 'Thinned',
    missing: ANYWHERE,
  },
  thicken: {
    name: 'Thicken everything',
    short: 'Thicken all',
    detail: '1 px onto them',
    group: 'Thickened',
    missing: ANYWHERE,
  },
  shift: {
    name: 'Shift by 1 px',
    short: 'Shift by 1 px',
    detail: 'right, down, left, up',
    group: 'Shifted',
    missing: ANYWHERE,
  },
  soften: {
    name: 'Soften',
    short: 'Soften',
    detail: 'halves every logit',
    group: 'Softened',
    missing: ANYWHERE,
  },
};

export const groupName = (id: TouchedGroup['id']): string =>
  id === 'brush' ? 'Under the brush' : ACCIDENT_WORDS[id].group;

/** The loss's name without the sign that says it is added: "+ clDice" → "clDice". */
export const plainName = (label: string): string => label.replace(/^\+\s*/, '');

export function metaOf(id: string): LossMeta {
  const meta = findLossMeta(id);
  if (meta === undefined) throw new Error(`There is no loss ${id}.`);
  return meta;
}

/**
 * The value as the page shows it, counting from 0 upwards: the connectivity term by itself, or the whole loss; the whole
 * for a loss that has no such term.
 */
export function shownValue(id: string, numbers: LossNumbers, shown: Shown, weight: number): number {
  const loss = showLoss(numbers.total, numbers.terms, weight, metaOf(id).shownTerm);
  return shown === 'added' ? (loss.connectivity ?? loss.generic) : loss.total;
}

/** What is shown of a loss, in words: "1 − recall" or "the whole loss". */
export function shownTermName(meta: LossMeta, shown: Shown): string {
  if (meta.shownTerm === null) return '1 − Dice + CE';
  return shown === 'added' ? meta.shownTerm.label : `1 − Dice + CE + w (${meta.shownTerm.label})`;
}

const SIGN = { '1': '+', '-1': '−' } as const;
const signOf = (value: number): string => (value < 0 ? SIGN['-1'] : SIGN['1']);

/** Three digits with a sign; a power of ten where those would be zeros, and a bare 0 for exactly nothing. */
export function formatSigned(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 0.0005) return signOf(value) + size.toFixed(3);
  const [mantissa, exponent] = size.toExponential(0).split('e');
  return `${signOf(value)}${mantissa}e−${Math.abs(Number(exponent))}`;
}

/** "×2.8"; a dash where there is nothing to multiply. */
export function formatFactor(before: number, now: number): string {
  if (!(before > 0)) return '–';
  const factor = now / before;
  return `×${factor >= 100 ? factor.toFixed(0) : factor >= 9.95 ? factor.toFixed(1) : factor.toFixed(factor < 1.1 && factor > 0.9 ? 2 : 1)}`;
}

/** Power of ten in which pushes are written: that of the limit. */
export const pushExponent = (limit: number): number => Math.floor(Math.log10(limit) + 1e-9);

/** A push in units of 10^exponent, two digits and a true minus. */
export function formatPush(push: number, exponent: number): string {
  const scaled = push / 10 ** exponent;
  if (Math.abs(scaled) < 0.005) return scaled === 0 ? '0' : `${signOf(scaled)}0.00`;
  const size = Math.abs(scaled);
  return signOf(scaled) + (size >= 100 ? size.toFixed(0) : size.toFixed(size >= 10 ? 1 : 2));
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** −5 → "10⁻⁵". */
export function formatPower(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** A share of 0…1 as whole percent; one digit below ten, so that a little is not nothing. */
export function formatShare(share: number): string {
  const percent = 100 * share;
  return percent === 0 || percent >= 9.95 ? percent.toFixed(0) : percent.toFixed(1);
}

interface Compared {
  losses: readonly { id: string; before: LossNumbers; now: LossNumbers }[];
}

/** Each loss's change in one sentence, for screen readers. */
export function describeChange({ losses }: Compared, shown: Shown, weight = 1): string {
  const parts = losses.map(({ id, before, now }) => {
    const change = shownValue(id, now, shown, weight) - shownValue(id, before, shown, weight);
    return `${plainName(metaOf(id).label)} ${formatSigned(change)}`;
  });
  return `${parts.join(', ')}.`;
}

/** What stands out: which losses did not move at all, and which moved most against its own size. Empty before anything is done. */
export function describeMost({ losses }: Compared, shown: Shown, weight: number): string {
  const moved = losses.map(({ id, before, now }) => {
    const [from, to] = [before, now].map((numbers) => shownValue(id, numbers, shown, weight));
    return { name: plainName(metaOf(id).label), from, to };
  });
  const unmoved = moved.filter(({ from, to }) => from === to).map(({ name }) => name);
  if (unmoved.length === moved.length) return '';
  const [most] = moved.filter(({ from }) => from > 0).sort((a, b) => b.to / b.from - a.to / a.from);
  const sentences = [
    ...(unmoved.length > 0 ? [`Unmoved, to the last digit: ${unmoved.join(', ')}.`] : []),
    ...(most !== undefined && most.to > most.from
      ? [`Raised most against its own size: ${most.name}, ${formatFactor(most.from, most.to)}.`]
      : []),
  ];
  return sentences.join(' ');
}
