// What the queue says of itself: items of the list, and the counters of the top bar. Pure.
import type { PlannedRun } from '../../engine/experiments/experiment-plan.ts';
import { formatCount, formatDuration, formatThree } from '../format/format-number.ts';
import type { TransportStat, TransportView } from '../store/transport-slice.ts';
import type { OwnTab, QueueSlice } from './compare-store.ts';
import { planKey, type OwnPlan } from './own-experiment.ts';

export interface QueueCount {
  done: number;
  failed: number;
  total: number;
  /** Seconds of the finished runs. */
  seconds: number;
}

export function countQueue(plan: OwnPlan | null, { results, failures }: OwnTab): QueueCount {
  const keys = plan?.runs.map(planKey) ?? [];
  const finished = keys.flatMap((key) => results.get(key) ?? []);
  return {
    done: finished.length,
    failed: keys.filter((key) => failures.has(key)).length,
    total: keys.length,
    seconds: finished.reduce((sum, { cost }) => sum + cost.seconds, 0),
  };
}

/** Steps trained of all, 0…1, with the run under way. */
export function queueProgress(plan: OwnPlan | null, own: OwnTab, queue: QueueSlice): number {
  const runs = plan?.runs ?? [];
  const steps = runs.reduce((sum, run) => sum + stepsOf(run, own, queue), 0);
  const total = runs.reduce((sum, { config }) => sum + config.steps, 0);
  return total === 0 ? 0 : steps / total;
}

function stepsOf(run: PlannedRun, { results, failures }: OwnTab, queue: QueueSlice): number {
  const key = planKey(run);
  if (results.has(key) || failures.has(key)) return run.config.steps;
  return queue.key === key ? queue.step : 0;
}

/** Progress of some runs of the plan, 0…1. */
export function runsProgress(runs: readonly PlannedRun[], own: OwnTab, queue: QueueSlice): number {
  const total = runs.reduce((sum, { config }) => sum + config.steps, 0);
  return total === 0 ? 0 : runs.reduce((sum, run) => sum + stepsOf(run, own, queue), 0) / total;
}

const STATE_WORDS: Record<QueueSlice['state'], string> = {
  idle: 'Queue ready, runs',
  starting: 'Starting, run',
  running: 'Training, run',
  paused: 'Paused, run',
};

/** What the top bar shows of the queue of the open tab. */
export function describeTransport(
  plan: OwnPlan | null,
  own: OwnTab,
  queue: QueueSlice,
  whyNot: string | null,
): TransportView {
  const { done, failed, total, seconds } = countQueue(plan, own);
  const ended = done + failed;
  const isIdle = queue.state === 'idle';
  const current = plan?.runs.find((run) => planKey(run) === queue.key) ?? null;
  const progress = queueProgress(plan, own, queue);
  const word = isIdle && ended === total && total > 0 ? 'Queue done, run' : STATE_WORDS[queue.state];
  const stats: TransportStat[] = [
    {
      label: queue.phase ?? word,
      value: formatCount(isIdle ? ended : Math.min(total, ended + 1)),
      unit: `of ${formatCount(total)}`,
    },
    current === null
      ? { label: 'Took', value: formatDuration(done === 0 ? null : seconds) }
      : { label: 'Step', value: formatCount(queue.step), unit: `/ ${formatCount(current.config.steps)}` },
    ...(current === null
      ? []
      : [{ label: 'Time left', value: formatDuration(secondsLeft(plan, own, queue)) }]),
    { label: 'Steps/s', value: formatThree(queue.state === 'running' ? queue.stepsPerSecond : null) },
    {
      label: 'Per step',
      value: formatThree(queue.stepMs),
      ...(queue.stepMs === null ? {} : { unit: 'ms' }),
      isWide: true,
    },
  ];
  return {
    name: 'Queue of runs',
    isTraining: queue.state === 'running',
    canPlay: isIdle ? whyNot === null && ended < total : queue.state !== 'starting',
    canStep: queue.state === 'paused',
    canReset: ended > 0 || !isIdle,
    progress,
    progressText: `${ended} of ${total} runs, ${Math.round(100 * progress)} % of the steps`,
    stats,
  };
}

/** Of the whole queue, from the mean time of a step so far; null while nothing was measured. */
function secondsLeft(plan: OwnPlan | null, own: OwnTab, queue: QueueSlice): number | null {
  if (queue.stepMs === null || plan === null) return null;
  const total = plan.runs.reduce((sum, { config }) => sum + config.steps, 0);
  return ((1 - queueProgress(plan, own, queue)) * total * queue.stepMs) / 1000;
}
