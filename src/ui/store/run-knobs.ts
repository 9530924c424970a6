// What turning a knob does to the run: hot knobs act on it, cold ones begin it anew.
import { OPTIMISER_DEFAULTS, type OptimiserId, type RunConfig } from '../../engine/run-config.ts';
import { formatRate } from '../format/format-number.ts';
import { announce, appStore, patch } from './app-store.ts';
import { trainClient } from './clients.ts';
import { askBeforeRestart } from './restart.ts';
import { discardRun, follow, resume, startRun } from './run-controller.ts';
import { hasRun } from './run-slice.ts';

/** Knobs that act on the running model. */
export function setHotKnobs(knobs: { learningRate?: number; lossWeight?: number }): void {
  const { config, run } = appStore.getState();
  const change = (old: RunConfig): RunConfig => ({
    ...old,
    optimiser: { ...old.optimiser, learningRate: knobs.learningRate ?? old.optimiser.learningRate },
    loss: { ...old.loss, weight: knobs.lossWeight ?? old.loss.weight },
  });
  appStore.setState({ config: change(config) });
  if (hasRun(run)) {
    if (run.config !== null) patch('run', { config: change(run.config) });
    follow(trainClient().setHotKnobs(knobs));
  }
}

/** Knobs of which a run is made: a change begins a new run, and asks first if trained steps would be lost. */
export function changeColdKnob(what: string, change: (config: RunConfig) => RunConfig): void {
  askBeforeRestart(what, () => {
    const { run, config } = appStore.getState();
    const wasTraining = run.isStarting || ['preparing', 'warming', 'running'].includes(run.state);
    appStore.setState({ config: change(config) });
    if (!hasRun(run)) return;
    void discardRun().then((isDone) => {
      if (isDone && wasTraining) void startRun('run');
    });
  });
}

/** Learning rate and weight decay mean something else to each optimiser: they become the chosen one's defaults. */
export function chooseOptimiser(id: OptimiserId): void {
  changeColdKnob('Another optimiser restarts the run.', (config) => ({
    ...config,
    optimiser: { id, ...OPTIMISER_DEFAULTS[id] },
  }));
}

/** The way out of a loss that is no longer finite. */
export function lowerRateAndGoOn(): void {
  const learningRate = appStore.getState().config.optimiser.learningRate * 0.1;
  setHotKnobs({ learningRate });
  announce(`Learning rate lowered to ${formatRate(learningRate)}; training goes on.`);
  resume();
}

export function startAgain(): void {
  void discardRun().then((isDone) => {
    if (isDone) void startRun('run');
  });
}
