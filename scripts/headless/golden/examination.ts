// One case under examination: hands out its contents, remembers what was asked for, and notes how far off the results are.
// A case passes only if everything in it was asked for: nothing is skipped in silence.
import type { GoldenCase, GoldenLoss, GoldenTensor } from '../../golden/golden-case.ts';
import type { CaseReport, Comparison } from './golden-report.ts';

/** Tolerances: masks equal; loss values, metrics and optimisers relative; gradients by norm and by element. */
export const LIMITS = {
  lossValue: 1e-5,
  gradientNorm: 1e-4,
  gradientElement: 1e-3,
  metric: 1e-9,
  optimiser: 1e-6,
  softSkeleton: 2e-6,
} as const;

/**
 * References below these are compared as if they were as large: float32 leaves rounding errors of some 1e-10 an element where
 * the float64 reference has a gradient of 0.
 */
const FLOORS = {
  lossValue: 1e-2,
  gradientNorm: 1e-4,
  gradientElement: 1e-6,
  gradientSum: 1e-2,
};

/** All that a loss in case.json may say. */
const LOSS_FIELDS = ['value', 'params', 'grad', 'grad_prob', 'grad_abs_sum', 'min_distance_to_threshold'];

type Numbers = ArrayLike<number>;

export interface Examination {
  readonly case: GoldenCase;
  bytes(name: string): GoldenTensor<Uint8Array>;
  floats(name: string): GoldenTensor<Float32Array>;
  /** Any type, as numbers. */
  values(name: string): { data: Numbers; shape: number[] };
  /** Names of tensors not asked for so far that match. */
  tensorsLike(pattern: RegExp): RegExpExecArray[];
  scalar(name: string): unknown;
  scalarsLike(pattern: RegExp): RegExpExecArray[];
  /** Value of a parameter of the case; undefined where it has none of this name. */
  param(name: string): unknown;
  losses(): [string, GoldenLoss][];
  /** Every element the same. */
  equal(what: string, got: Numbers, wanted: Numbers): void;
  /** Largest |got − wanted|. */
  absolute(what: string, got: Numbers, wanted: Numbers, limit: number): void;
  /** ‖got − wanted‖ / ‖wanted‖. */
  relative(what: string, got: Numbers, wanted: Numbers, limit: number): void;
  /** Both rules for gradients. */
  gradient(what: string, got: Numbers, wanted: Numbers): void;
  /** Sum of the absolute values of a gradient. */
  gradientSum(what: string, gradient: Numbers, wanted: number): void;
  /** A number or null, compared relatively; null equals only null. */
  number(what: string, got: number | null, wanted: unknown, limit: number): void;
  /** A loss: relative, but for one near zero, whose terms of about 1 leave it fewer digits than float32 has. */
  lossValue(what: string, got: number, wanted: number | null): void;
  problem(sentence: string): void;
  report(): CaseReport;
}

function difference(got: Numbers, wanted: Numbers) {
  let squares = 0;
  let norm = 0;
  let worst = 0;
  let largest = 0;
  let wrong = got.length === wanted.length ? 0 : Infinity;
  for (let i = 0; i < wanted.length; i++) {
    const d = Math.abs(got[i] - wanted[i]);
    // A NaN must not vanish in a maximum.
    if (!(d <= Number.MAX_VALUE)) wrong = Infinity;
    if (got[i] !== wanted[i]) wrong += 1;
    squares += d * d;
    norm += wanted[i] * wanted[i];
    worst = Math.max(worst, d);
    largest = Math.max(largest, Math.abs(wanted[i]));
  }
  if (wrong === Infinity) return { distance: NaN, norm, relative: NaN, worst: NaN, largest, wrong };
  const distance = Math.sqrt(squares);
  return {
    distance,
    norm: Math.sqrt(norm),
    relative: share(distance, Math.sqrt(norm)),
    worst,
    largest,
    wrong,
  };
}

/** Error in units of the reference; where that is 0, any error is infinitely large. */
function share(error: number, reference: number): number {
  if (reference === 0) return error === 0 ? 0 : Infinity;
  return error / reference;
}

export function examine(golden: GoldenCase): Examination {
  const { json } = golden;
  const comparisons: Comparison[] = [];
  const problems: string[] = [];
  const seen = { tensors: new Set<string>(), scalars: new Set<string>(), params: new Set<string>() };
  let hasReadLosses = false;
  const note = (what: string, error: number, limit: number) => comparisons.push({ what, error, limit });
  const like = (names: string[], used: Set<string>, pattern: RegExp) =>
    names
      .filter((name) => !used.has(name))
      .flatMap((name) => {
        const match = pattern.exec(name);
        return match === null ? [] : [match];
      });

  return {
    case: golden,
    bytes(name) {
      seen.tensors.add(name);
      return golden.bytes(name);
    },
    floats(name) {
      seen.tensors.add(name);
      return golden.floats(name);
    },
    values(name) {
      seen.tensors.add(name);
      return golden.tensor(name);
    },
    tensorsLike: (pattern) => like(Object.keys(json.tensors), seen.tensors, pattern),
    scalar(name) {
      seen.scalars.add(name);
      return json.scalars[name];
    },
    scalarsLike: (pattern) => like(Object.keys(json.scalars), seen.scalars, pattern),
    param(name) {
      seen.params.add(name);
      return json.params[name];
    },
    losses() {
      hasReadLosses = true;
      return Object.entries(json.losses ?? {});
    },
    equal(what, got, wanted) {
      note(what, difference(got, wanted).wrong, 0);
    },
    absolute(what, got, wanted, limit) {
      note(what, difference(got, wanted).worst, limit);
    },
    relative(what, got, wanted, limit) {
      note(what, difference(got, wanted).relative, limit);
    },
    gradient(what, got, wanted) {
      const { distance, norm, worst, largest } = difference(got, wanted);
      note(what, distance / Math.max(norm, FLOORS.gradientNorm), LIMITS.gradientNorm);
      note(
        `${what} (worst element)`,
        worst / Math.max(largest, FLOORS.gradientElement),
        LIMITS.gradientElement,
      );
    },
    gradientSum(what, gradient, wanted) {
      const sum = Array.from(gradient).reduce((total, value) => total + Math.abs(value), 0);
      note(what, Math.abs(sum - wanted) / Math.max(wanted, FLOORS.gradientSum), LIMITS.gradientNorm);
    },
    number(what, got, wanted, limit) {
      if (got === null || wanted === null) note(what, got === wanted ? 0 : NaN, limit);
      else note(what, difference([got], [Number(wanted)]).relative, limit);
    },
    lossValue(what, got, wanted) {
      const off = Math.abs(got - (wanted ?? NaN));
      note(what, off / Math.max(Math.abs(wanted ?? NaN), FLOORS.lossValue), LIMITS.lossValue);
    },
    problem: (sentence) => problems.push(sentence),
    report() {
      const unknown = [
        ...Object.keys(json.tensors)
          .filter((name) => !seen.tensors.has(name))
          .map((name) => `tensor "${name}"`),
        ...Object.keys(json.scalars)
          .filter((name) => !seen.scalars.has(name))
          .map((name) => `scalar "${name}"`),
        ...Object.keys(json.params)
          .filter((name) => !seen.params.has(name))
          .map((name) => `parameter "${name}"`),
        ...Object.entries(json.losses ?? {}).flatMap(([loss, entry]) =>
          Object.keys(entry)
            .filter((field) => !LOSS_FIELDS.includes(field))
            .map((field) => `field "${field}" of the loss "${loss}"`),
        ),
        ...(hasReadLosses ? [] : Object.keys(json.losses ?? {}).map((name) => `loss "${name}"`)),
      ];
      const { group, name } = golden;
      const silent = comparisons.length === 0 ? ['Nothing in this case was compared.'] : [];
      return {
        group,
        name,
        comparisons,
        problems: [...problems, ...unknown.map((what) => `Nothing here knows the ${what}.`), ...silent],
      };
    },
  };
}
