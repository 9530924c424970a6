// Loss and validation of all runs over their steps, in one picture each.
import { useMemo, type CSSProperties } from 'react';
import type { RunResult } from '../../engine/experiments/experiment-results.ts';
import { createLogSmoother } from '../charts/smooth.ts';
import { formatSteps, logSplits } from '../charts/axis-splits.ts';
import { appStore } from '../store/app-store.ts';
import { runsOf } from './columns.ts';
import { compareStore, live, useCompare } from './compare-store.ts';
import { LinesChart } from './lines-chart.tsx';
import type { Line, LinesChart as Chart } from './mount-chart.ts';
import { planKey } from './own-experiment.ts';
import { shownOf, type Shown } from './shown.ts';
import { useShown } from './use-shown.ts';

type History = Pick<RunResult['history'], 'curve' | 'validations'>;

function shownNow(): Shown | null {
  const { config, data } = appStore.getState();
  const shown = shownOf(compareStore.getState(), config, data);
  return 'message' in shown ? null : shown;
}

/** Curves of the finished runs of each column, and of the one under way: the first of a column stands for it. */
function histories(): { name: string; colour: string; history: History }[] {
  const shown = shownNow();
  if (shown === null) return [];
  const { queue } = compareStore.getState();
  const now = shown.plan?.runs.find((run) => planKey(run) === queue.key);
  return shown.columns.flatMap((column) => {
    const [run] = runsOf(shown.results.runs, column);
    const { letter: name, colour } = column;
    if (run !== undefined) return [{ name, colour, history: run.history }];
    const isNow =
      now !== undefined && now.arm === column.arm && (column.seed === null || column.seed === now.seed);
    if (!isNow || live.recorder === null) return [];
    const { recorder } = live;
    return [{ name, colour, history: { curve: recorder.curve(), validations: recorder.validations } }];
  });
}

/** In points of the curve, of which there are at most 64. */
const SMOOTHING_HALF_LIFE = 2;

/** As measured, faint, and the same smoothed over it. */
function lossLines(): Line[] {
  return histories().flatMap(({ name, colour, history }): Line[] => {
    const raw = history.curve.map(({ step, dice, ce }) => [step, 1 + dice + ce] as const);
    const smooth = createLogSmoother(SMOOTHING_HALF_LIFE);
    return [
      { name, colour, points: raw, isFaint: true },
      { name, colour, points: raw.map(([step, loss]) => [step, smooth(loss)] as const) },
    ];
  });
}

function clDiceLines(): Line[] {
  return histories().map(({ name, colour, history }) => ({
    name,
    colour,
    hasDots: true,
    points: history.validations.flatMap(({ step, mean }) =>
      mean.clDice === null ? [] : [[step, mean.clDice] as const],
    ),
  }));
}

let lastVersion: { of: readonly unknown[]; version: object } | null = null;

/** A new object whenever there is something new to draw. */
function version(): object {
  const of = [shownNow(), compareStore.getState().queue.version];
  if (lastVersion === null || of.some((part, at) => lastVersion?.of[at] !== part))
    lastVersion = { of, version: {} };
  return lastVersion.version;
}

export function CurvesPane() {
  const shown = useShown();
  const steps = 'message' in shown ? 1 : (shown.results.arms[0]?.config.steps ?? 1);
  const isTraining = useCompare((state) => state.queue.state === 'running' || state.queue.state === 'paused');
  const loss = useMemo(
    (): Chart => ({
      read: lossLines,
      version,
      x: { min: 0, max: steps, splits: [0, steps / 2, steps], format: formatSteps },
      y: {
        isLog: true,
        splits: logSplits,
        // At least a factor of five, so that two grid lines say what the scale is.
        range: (min, max) => {
          if (!(min > 0 && max > 0)) return [0.1, 2];
          return [Math.min(min * 0.9, (max * 1.1) / 5), max * 1.1];
        },
      },
    }),
    [steps],
  );
  const clDice = useMemo(
    (): Chart => ({
      read: clDiceLines,
      version,
      x: { min: 0, max: steps, splits: [0, steps / 2, steps], format: formatSteps },
      y: { range: niceRange },
    }),
    [steps],
  );
  const isEmpty = !('message' in shown) && shown.results.runs.length === 0 && !isTraining;
  const hasNoCurves =
    !('message' in shown) &&
    shown.plan === null &&
    shown.results.runs.every(({ history }) => history.curve.length === 0 && history.validations.length === 0);
  return (
    <section className="pane" aria-label="Curves">
      <h2 className="h2">
        Curves
        <span className="aside cmp-legend">
          {!('message' in shown) &&
            shown.columns.map(({ letter, colour }) => (
              <span key={letter}>
                <i className="ln" style={{ '--c': colour } as CSSProperties} />
                {letter}
              </span>
            ))}
        </span>
      </h2>
      {hasNoCurves ? (
        <p className="cmp-help">These results carry no curves, only the numbers of the table.</p>
      ) : isEmpty ? (
        <p className="cmp-help">Press Play: the curves of all runs are drawn while they train.</p>
      ) : (
        <div className="two">
          <div className="chart">
            <header>
              <h3 className="strong">1 − Dice + CE</h3>
              <span className="muted">log</span>
            </header>
            <LinesChart label="Training loss of all runs: the Dice + CE part on a log axis" chart={loss} />
          </div>
          <div className="chart">
            <header>
              <h3 className="strong">clDice</h3>
              <span className="muted">validation</span>
            </header>
            <LinesChart label="Mean clDice of the validation images of all runs" chart={clDice} />
          </div>
        </div>
      )}
    </section>
  );
}

/** Ends of an axis of 0…1 at tenths. */
export function niceRange(min: number, max: number): [number, number] {
  if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, 1];
  const low = Math.max(0, Math.floor(min * 10 - 0.2) / 10);
  return [low, Math.max(low + 0.1, Math.min(1, Math.ceil(max * 10 + 0.2) / 10))];
}
