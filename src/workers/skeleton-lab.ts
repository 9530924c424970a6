// The skeletons of one window of a mask, each computed anew only when something it depends on has changed. Knows no worker.
import { applyGaussianBlur } from '../data/augment/gaussian-blur.ts';
import { createRandom } from '../data/random.ts';
import { findSkeletonGaps } from '../metrics/skeleton-gaps.ts';
import { computeBettiNumbers } from '../morphology/betti-numbers.ts';
import { findWidestPlace, type WidestPlace } from '../morphology/city-block-distance.ts';
import { skeletonize } from '../morphology/skeletonize.ts';
import {
  softSkeleton,
  softSkeletonGradient,
  softSkeletonGradientBytes,
} from '../morphology/soft-skeleton.ts';
import { softSkeletonBytes, softSkeletonStages } from '../morphology/soft-skeleton-steps.ts';
import { tubeBytes } from '../morphology/tiles/keep-tube.ts';
import { topologySkeleton, topologySkeletonBytes } from '../morphology/topology-skeleton.ts';
import { thinTopology, thinTopologyBytes } from '../morphology/topology-skeleton-bits.ts';
import { computeTubedSkeleton } from '../morphology/tubed-skeleton.ts';
import { cutWindow, maskBytes, type HeldMask } from './skeleton-lab-mask.ts';
import {
  LAB_CUT,
  LAB_LIMITS,
  RINGED_OVER_PX,
  type LabGap,
  type LabSettings,
  type LabSummary,
  type LabViewId,
} from './skeleton-lab-protocol.ts';

/** Iterations at which the summary counts pieces; the last is the sliders' end. */
export const SUMMARY_ITERATIONS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30];
const MOST_ITERATIONS = SUMMARY_ITERATIONS[SUMMARY_ITERATIONS.length - 1];
const NOISE_SEED = 4;

type Curves = Pick<LabSummary, 'softPieces' | 'topoPieces'>;
type StepTimes = Pick<LabSummary, 'softStepMs' | 'topoStepMs'>;

/** The window as all skeletons see it. */
interface Source {
  /** [height · width] 0…1, blurred and noisy. */
  image: Float32Array<ArrayBuffer>;
  /** The same, cut. */
  hard: Uint8Array<ArrayBuffer>;
  labels: Uint8Array<ArrayBuffer>;
  widest: WidestPlace;
}

export interface ViewNumbers {
  id: LabViewId;
  values: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
  areaPx: number;
  pieces: number;
  loops: number;
  breaks: number | null;
  gaps: LabGap[];
  timeMs: number | null;
  heldBytes: number;
}

/** Keeps one value, and computes it anew where the key is another one. */
class Memo<T> {
  #kept: { key: string; value: T } | null = null;

  /** null where it keeps none under this key. */
  read(key: string): T | null {
    return this.#kept?.key === key ? this.#kept.value : null;
  }

  get(key: string, compute: () => T): T {
    if (this.#kept?.key !== key) this.#kept = { key, value: compute() };
    return this.#kept.value;
  }
}

export interface SkeletonLab {
  /** Another mask, or the same one painted on. */
  setMask(mask: HeldMask): void;
  /** @throws Error where no mask is set, or a setting is out of its range */
  source(settings: LabSettings): Source;
  /** The same object as before where nothing it depends on has changed. */
  view(id: LabViewId, settings: LabSettings): ViewNumbers;
  /** In parts, so that a worker can hear what else is asked of it. The last value is the summary. */
  summarise(settings: LabSettings): Generator<null, LabSummary>;
}

/** @param now milliseconds, as performance.now gives them */
export function createSkeletonLab(now: () => number = () => performance.now()): SkeletonLab {
  let mask: HeldMask | null = null;
  let maskCount = 0;
  const cut = new Memo<ReturnType<typeof cutWindow>>();
  const blurred = new Memo<Float32Array<ArrayBuffer>>();
  const noise = new Memo<Float32Array<ArrayBuffer>>();
  const sources = new Memo<Source>();
  const views: Record<LabViewId, Memo<ViewNumbers>> = {
    mask: new Memo(),
    exact: new Memo(),
    tube: new Memo(),
    soft: new Memo(),
    topo: new Memo(),
  };
  const curves = new Memo<Curves>();
  const stepTimes = new Memo<StepTimes>();

  const sourceKey = ({ window: { x, y, width, height }, blurPx, noise: strength }: LabSettings): string =>
    [maskCount, x, y, width, height, blurPx, strength].join();

  function source(settings: LabSettings): Source {
    checkSettings(settings);
    if (mask === null) throw new Error('No mask is open: choose a sample, upload a mask, or draw a pattern.');
    const held = mask;
    const { window, blurPx, noise: strength } = settings;
    const { width, height } = window;
    return sources.get(sourceKey(settings), () => {
      const place = [maskCount, window.x, window.y, width, height].join();
      const { foreground, labels } = cut.get(place, () => cutWindow(held, window));
      let image = blurred.get(`${place},${blurPx}`, () =>
        blurPx === 0
          ? foreground
          : (applyGaussianBlur(foreground, window, { x: blurPx, y: blurPx }) as Float32Array<ArrayBuffer>),
      );
      if (strength > 0) {
        const plane = noise.get(`${width},${height}`, () => {
          const random = createRandom(NOISE_SEED);
          return Float32Array.from({ length: width * height }, () => random.normal());
        });
        image = image.slice();
        for (let at = 0; at < image.length; at++) image[at] += strength * plane[at];
      } else if (blurPx > 0) image = image.slice();
      // Noise goes beyond probabilities, and rounding may.
      for (let at = 0; at < image.length; at++) {
        if (image[at] < 0) image[at] = 0;
        else if (image[at] > 1) image[at] = 1;
      }
      const hard = atCut(image);
      return { image, hard, labels, widest: findWidestPlace(hard, width, height) };
    });
  }

  function timed<T>(compute: () => T): { result: T; timeMs: number } {
    const startMs = now();
    const result = compute();
    return { result, timeMs: now() - startMs };
  }

  function describe(
    id: LabViewId,
    settings: LabSettings,
    values: ViewNumbers['values'],
    rest: Pick<ViewNumbers, 'timeMs' | 'heldBytes'>,
  ): ViewNumbers {
    const { width, height } = settings.window;
    const hard = values instanceof Float32Array ? atCut(values) : values;
    const { betti0, betti1 } = computeBettiNumbers(hard, width, height);
    let areaPx = 0;
    for (const value of hard) areaPx += value;
    const exact = id === 'mask' || id === 'exact' ? null : view('exact', settings);
    return {
      id,
      values,
      areaPx,
      pieces: betti0,
      loops: betti1,
      breaks: id === 'mask' ? null : exact === null ? 0 : Math.max(0, betti0 - exact.pieces),
      gaps:
        exact === null
          ? []
          : findSkeletonGaps(exact.values as Uint8Array, hard, width, height, RINGED_OVER_PX).map(
              ({ circle, pixelCount }) => ({ ...circle, pixelCount }),
            ),
      ...rest,
    };
  }

  function view(id: LabViewId, settings: LabSettings): ViewNumbers {
    const key = sourceKey(settings);
    const { width, height } = settings.window;
    const { image, hard } = source(settings);
    switch (id) {
      case 'mask':
        return views.mask.get(key, () => {
          const heldBytes = (mask === null ? 0 : maskBytes(mask)) + image.byteLength + hard.byteLength;
          return describe(id, settings, image, { timeMs: null, heldBytes });
        });
      case 'exact':
        return views.exact.get(key, () => {
          const { result, timeMs } = timed(() => skeletonize(hard, width, height));
          return describe(id, settings, result as Uint8Array<ArrayBuffer>, {
            timeMs,
            heldBytes: tubeBytes(width, height),
          });
        });
      case 'tube':
        return views.tube.get(`${key},${settings.tubeRadiusPx}`, () => {
          const { result, timeMs } = timed(() =>
            computeTubedSkeleton(hard, width, height, settings.tubeRadiusPx),
          );
          return describe(id, settings, result as Uint8Array<ArrayBuffer>, {
            timeMs,
            heldBytes: tubeBytes(width, height),
          });
        });
      case 'soft':
        return views.soft.get(`${key},${settings.softIterations}`, () => {
          const { result, timeMs } = timed(() => softSkeleton(image, width, height, settings.softIterations));
          return describe(id, settings, result, { timeMs, heldBytes: softSkeletonBytes(width, height) });
        });
      case 'topo':
        return views.topo.get(`${key},${settings.topoIterations}`, () => {
          const { result, timeMs } = timed(() => thinTopology(hard, width, height, settings.topoIterations));
          return describe(id, settings, result, {
            timeMs,
            heldBytes: thinTopologyBytes(width, height),
          });
        });
    }
  }

  function* countPieces(settings: LabSettings): Generator<null, Curves> {
    const { width, height } = settings.window;
    const { image, hard } = source(settings);
    const count = (cutMask: Uint8Array): number => computeBettiNumbers(cutMask, width, height).betti0;
    const softPieces: number[] = [];
    let stage = 0;
    let last = image;
    for (const skeleton of softSkeletonStages(image, width, height, MOST_ITERATIONS)) {
      if (SUMMARY_ITERATIONS.includes(stage)) softPieces.push(count(atCut(skeleton)));
      stage++;
      last = skeleton;
      yield null;
    }
    // After the last stage the skeleton stays as it is.
    const lastPieces = count(atCut(last));
    while (softPieces.length < SUMMARY_ITERATIONS.length) softPieces.push(lastPieces);
    const topoPieces: number[] = [];
    for (const j of SUMMARY_ITERATIONS) {
      topoPieces.push(count(thinTopology(hard, width, height, j)));
      yield null;
    }
    return { softPieces, topoPieces };
  }

  function* timeSteps(settings: LabSettings): Generator<null, StepTimes> {
    const { width, height } = settings.window;
    const { softIterations, topoIterations } = settings;
    const { image, hard } = source(settings);
    const upstream = new Float32Array(width * height).fill(1 / (width * height));
    const forwardMs = timed(() => softSkeleton(image, width, height, softIterations)).timeMs;
    yield null;
    const backwardMs = timed(() =>
      softSkeletonGradient(image, upstream, width, height, softIterations),
    ).timeMs;
    yield null;
    // Its gradient is the upstream one times the factors that come with the skeleton.
    const topoStepMs = timed(() => {
      const { factors } = topologySkeleton(hard, width, height, topoIterations);
      for (let at = 0; at < factors.length; at++) upstream[at] *= factors[at];
    }).timeMs;
    return { softStepMs: forwardMs + backwardMs, topoStepMs };
  }

  return {
    setMask(next) {
      mask = next;
      maskCount++;
    },
    source,
    view,
    *summarise(settings) {
      const { width, height } = settings.window;
      const { softIterations, topoIterations } = settings;
      const key = sourceKey(settings);
      const stepKey = [key, softIterations, topoIterations].join();
      const pieces = curves.read(key) ?? (yield* countPieces(settings));
      curves.get(key, () => pieces);
      const times = stepTimes.read(stepKey) ?? (yield* timeSteps(settings));
      stepTimes.get(stepKey, () => times);
      const tube = view('tube', settings);
      return {
        iterations: SUMMARY_ITERATIONS,
        ...pieces,
        ...times,
        exactPieces: view('exact', settings).pieces,
        chosen: {
          softIterations,
          softPieces: view('soft', settings).pieces,
          topoPieces: view('topo', settings).pieces,
        },
        softStepBytes:
          softSkeletonBytes(width, height) + softSkeletonGradientBytes(width, height, softIterations),
        topoStepBytes: topologySkeletonBytes(width, height),
        tubeMs: tube.timeMs ?? 0,
        tubeBytes: tube.heldBytes,
      };
    },
  };
}

/** 1 where a value is above the cut: as the topology-preserving skeleton's own first step has it. */
function atCut(values: Float32Array): Uint8Array<ArrayBuffer> {
  const hard = new Uint8Array(values.length);
  for (let at = 0; at < hard.length; at++) if (values[at] > LAB_CUT) hard[at] = 1;
  return hard;
}

function checkSettings(settings: LabSettings): void {
  for (const name of Object.keys(LAB_LIMITS) as (keyof typeof LAB_LIMITS)[]) {
    const { min, max } = LAB_LIMITS[name];
    const value = settings[name];
    if (value >= min && value <= max) continue;
    throw new Error(`${name} is ${value}; it goes from ${min} to ${max}.`);
  }
}
