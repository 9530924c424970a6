// Measures what each loss costs here, while no run is under way.
import { modelMetas } from '../../engine/models/model-metas.ts';
import { readModelSettings } from '../../engine/models/model-settings.ts';
import { parseRunConfig } from '../../engine/run-config.ts';
import { findLossMeta } from '../../losses/loss-metas.ts';
import type { TrainClient } from '../../workers/train-client.ts';
import type { MeasuringProgress } from '../../workers/train-protocol.ts';
import { announce, appStore, patch, type AppState } from './app-store.ts';
import { dataClient, trainClient } from './clients.ts';
import { keepCosts, storeCosts } from './cost-slice.ts';
import { describeTimingSettings, timingSettings } from './timing-settings.ts';

/** Resolves when the measurement under way is over. */
let underWay: Promise<void> = Promise.resolve();
/** The measurement under way was given up, perhaps before the worker had heard of it. */
let isGivenUp = false;

/** Why losses cannot be measured now, as one sentence; null where they can. */
export function whyNotMeasure({ run, data, env }: Pick<AppState, 'run' | 'data' | 'env'>): string | null {
  if (env.backend === null) return 'There is no backend to measure on.';
  if (data.table === null || data.source === null) return 'Open a data set first.';
  if (env.trainingLentTo !== null) return `${env.trainingLentTo} is training; losses are measured after it.`;
  if (run.isStarting || !['idle', 'done', 'failed'].includes(run.state))
    return 'Losses are measured while no run is under way: reset, or wait for its end.';
  return null;
}

export function measureCosts(): void {
  const state = appStore.getState();
  if (state.costs.measuring !== null || whyNotMeasure(state) !== null) return;
  patch('costs', { trouble: null });
  beginMeasuring(() => measure(state));
}

/**
 * There is one measurement at a time, wherever it is asked for: stopMeasuring and a new run give it up.
 *
 * @param work must not reject; may say in costs.measuring how far it is
 */
export function beginMeasuring(work: () => Promise<void>): void {
  isGivenUp = false;
  patch('costs', { measuring: 'starting' });
  underWay = work().finally(() => patch('costs', { measuring: null }));
}

/** The training worker with the open data set at hand; null where the measurement was given up meanwhile. */
export async function openMeasuring(): Promise<TrainClient | null> {
  const { port1, port2 } = new MessageChannel();
  await dataClient().connect(port1);
  const train = trainClient();
  await train.connectData(port2);
  return isGivenUp ? null : train;
}

/** Gives the measurement under way up; resolves when the worker has let go of it. */
export async function stopMeasuring(): Promise<void> {
  if (appStore.getState().costs.measuring === null) return;
  isGivenUp = true;
  await trainClient().cancelMeasurement();
  await underWay;
}

function showProgress(progress: MeasuringProgress): void {
  const { measuring } = appStore.getState().costs;
  if (measuring === null) return;
  patch('costs', { measuring: progress });
  const label = findLossMeta(progress.lossId)?.label ?? progress.lossId;
  announce(`Measuring ${label}, ${progress.done + 1} of ${progress.total}.`);
}

async function measure({ config, data, env }: AppState): Promise<void> {
  const { table } = data;
  if (table === null || env.backend === null) return;
  try {
    const checked = parseRunConfig(config);
    readModelSettings(checked, modelMetas);
    const train = await openMeasuring();
    const measured = (await train?.measureLosses(checked, showProgress)) ?? null;
    if (measured === null) {
      announce('Measuring was cancelled.');
      return;
    }
    const kept = keepCosts(appStore.getState().costs.kept, {
      ...measured,
      settings: timingSettings(checked, table, measured),
      words: describeTimingSettings(checked, table),
    });
    patch('costs', { kept });
    storeCosts(kept);
    announce('The cost of each loss has been measured.');
  } catch (error) {
    const trouble = error instanceof Error ? error.message : String(error);
    patch('costs', { trouble });
    announce(trouble);
  }
}
