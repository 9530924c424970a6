// Measured costs with what they were measured on: what the page keeps of a measurement.
import type { TrainingSet } from '../data/training-sample.ts';
import { measureLosses } from './measure-losses.ts';
import { measureResources } from './measure-resources.ts';
import { parseRunConfig, type RunConfig } from './run-config.ts';
import type {
  BackendInfo,
  LossCosts,
  MeasuringProgress,
  ResourceCosts,
  ResourceProgress,
  ResourcesAsked,
} from './train-events.ts';

/** @returns cost of each loss on the open backend; null when it was stopped */
export async function measureLossCosts(
  config: RunConfig,
  onProgress: (progress: MeasuringProgress) => void,
  set: TrainingSet,
  isStopped: () => boolean,
  { backend, adapter }: BackendInfo,
): Promise<LossCosts | null> {
  const losses = await measureLosses(parseRunConfig(config), set, { replay: null, onProgress, isStopped });
  return losses === null ? null : { backend, adapter, measuredAt: new Date().toISOString(), losses };
}

/** @returns the same over the number of classes, and how long it took; null when it was stopped */
export async function measureResourceCosts(
  asked: ResourcesAsked,
  onProgress: (progress: ResourceProgress) => void,
  set: TrainingSet,
  isStopped: () => boolean,
  { backend, adapter }: BackendInfo,
): Promise<ResourceCosts | null> {
  const startMs = performance.now();
  const measured = await measureResources({ ...asked, config: parseRunConfig(asked.config) }, set, {
    replay: null,
    onProgress,
    isStopped,
  });
  if (measured === null) return null;
  const tookMs = performance.now() - startMs;
  return { backend, adapter, measuredAt: new Date().toISOString(), tookMs, ...measured };
}
