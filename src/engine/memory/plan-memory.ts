// The decision before a run: how much memory it will take, whether that may be, and what would fit if not.
import { excludesPixels } from '../../data/patch-sampler.ts';
import type { TrainingSet } from '../../data/training-sample.ts';
import { fitsEdges } from '../models/model-settings.ts';
import type { RunConfig } from '../run-config.ts';
import { describeStep } from '../step-description.ts';
import { explainExcess, findExcess, findFit } from './check-memory.ts';
import type { PatchSettings } from './check-memory.ts';
import { estimateMemory } from './estimate-memory.ts';
import type { MemoryEstimate } from './estimate-memory.ts';
import { largestTile } from './largest-tile.ts';
import { readMemoryLimits } from './memory-limits.ts';
import { sizePatches } from '../whole-images.ts';

export interface MemoryPlan {
  estimate: MemoryEstimate;
  budgetBytes: number;
  /** null: the run may begin. */
  refusal: MemoryRefusal | null;
}

export interface MemoryRefusal {
  message: string;
  fix: string;
  /** What would fit; null: no patch and no batch does. */
  proposal: PatchSettings | null;
  /** True: only the stated budget is exceeded, so that a larger one would let the run begin. */
  isBudget: boolean;
}

/**
 * @param options.replay whether steps will be replayed; on wasm they never are
 * @param options.predictsAll whether any image may be predicted, not those of the validation split alone
 * @param options.budgetBytes in place of the default; null: the default
 */
export function planMemory(
  asked: RunConfig,
  set: TrainingSet,
  options: { replay: boolean; predictsAll: boolean; budgetBytes: number | null },
): MemoryPlan {
  const config = sizePatches(asked, set);
  const images = set.samples.filter(({ split }) => options.predictsAll || split === 'validation');
  const { channels, classCount } = set;
  const limits = readMemoryLimits(options.budgetBytes);
  const describe = (settings: PatchSettings) =>
    describeStep(
      { ...config, ...settings },
      { channels, classCount, hasMask: excludesPixels(set, settings.patchPx) },
    );
  const estimate = (settings: PatchSettings): MemoryEstimate => {
    const step = describe(settings);
    return estimateMemory(step, { tile: largestTile(step, images), replay: options.replay });
  };

  const { batch, patchPx } = config;
  const full = estimate({ batch, patchPx });
  const excess = findExcess(full, limits);
  if (excess === null) return { estimate: full, budgetBytes: limits.totalBytes, refusal: null };

  const { model, shape } = describe({ batch, patchPx });
  const fitting = findFit(
    { batch, patchPx },
    model.multiple(shape),
    (settings) =>
      fitsEdges(model.meta.edges(shape), settings.patchPx) && findExcess(estimate(settings), limits) === null,
  );
  const proposal = fitting === null ? null : { ...fitting, peakBytes: estimate(fitting).peakBytes };
  const isCut = config.patches?.whole === true && fitting !== null && fitting.patchPx !== patchPx;
  const { message, fix } = explainExcess(excess, { batch, patchPx }, proposal);
  return {
    estimate: full,
    budgetBytes: limits.totalBytes,
    refusal: {
      message,
      fix: isCut ? `${fix} Choose patches in place of whole images for that.` : fix,
      proposal: fitting,
      isBudget: excess.bufferLimit === null,
    },
  };
}
