// What each loss costs over the number of classes: the same training steps on patches with one, two, … classes.
import { stripeClasses } from '../data/stripe-classes.ts';
import type { TrainingSet } from '../data/training-sample.ts';
import { BASE_LOSS, measureTheseLosses } from './measure-losses.ts';
import type { LossMeasuring } from './measure-losses.ts';
import { readMemoryLimits } from './memory/memory-limits.ts';
import type { RunConfig } from './run-config.ts';
import type { ResourceCell, ResourceProgress, ResourcesAsked } from './train-events.ts';
import { sizePatches } from './whole-images.ts';

/**
 * Time and memory of a training step for each number of classes and each loss, Dice + CE among them. The classes are stripes of
 * the set's own foreground (stripeClasses), as wide as lets every patch meet all of them.
 *
 * @param asked.config its loss is replaced by each in turn
 * @param asked.lossIds beside Dice + CE, which is always measured
 * @returns the cells in the order in which they were measured, and what a run may hold; null when stopped
 */
export async function measureResources(
  { config, classCounts, lossIds, plan }: ResourcesAsked,
  set: TrainingSet,
  options: Pick<LossMeasuring, 'replay' | 'isStopped'> & { onProgress: (progress: ResourceProgress) => void },
): Promise<{ cells: ResourceCell[]; budgetBytes: number } | null> {
  const { replay, isStopped, onProgress } = options;
  const others = lossIds.filter((id) => id !== BASE_LOSS);
  const total = classCounts.length * (others.length + 1);
  const cells: ResourceCell[] = [];
  for (const [at, classCount] of classCounts.entries()) {
    const sized: RunConfig = sizePatches(config, set);
    const stripePx = Math.max(1, Math.floor(sized.patchPx / classCount));
    const refused: ResourceCell[] = [];
    const costs = await measureTheseLosses(sized, stripeClasses(set, { classCount, stripePx }), {
      replay,
      lossIds: others,
      plan,
      hasParts: true,
      isStopped,
      onProgress: ({ lossId, done }) =>
        onProgress({ lossId, classCount, done: at * (others.length + 1) + done, total }),
      onRefusal: (lossId, refusal) => {
        // Without the network to compare with there is no turn to take.
        const ids = lossId === BASE_LOSS ? [BASE_LOSS, ...others] : [lossId];
        for (const id of ids) refused.push({ lossId: id, classCount, cost: null, refusal });
      },
    });
    if (costs === null) return null;
    cells.push(...costs.map((cost) => ({ lossId: cost.id, classCount, cost, refusal: null })), ...refused);
  }
  return { cells, budgetBytes: readMemoryLimits(null).totalBytes };
}
