import { formatCount, formatDuration, formatThree } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { RoomCounters } from './room-counters.tsx';
import { StepParts } from './step-parts.tsx';
import { epochOf, secondsLeft, stateWord } from './run-words.ts';

export function Counters() {
  const transport = useApp((state) => state.view.transport);
  return transport === null ? <RunCounters /> : <RoomCounters {...transport} />;
}

function RunCounters() {
  const run = useApp((state) => state.run);
  const draft = useApp((state) => state.config);
  const table = useApp((state) => state.data.table);
  const config = run.config ?? draft;
  const budget = config.steps;
  const epoch = epochOf(run.step, config.batch, table?.trainCount ?? 0);
  const isMoving = run.state === 'running';
  const lentTo = useApp((state) => state.env.trainingLentTo);
  return (
    <div className="stats">
      <div
        className="progress"
        role="progressbar"
        aria-label="Training"
        aria-valuemin={0}
        aria-valuemax={budget}
        aria-valuenow={run.step}
        aria-valuetext={`Step ${run.step} of ${budget}`}
      >
        <i style={{ width: `${(100 * Math.min(run.step, budget)) / budget}%` }} />
      </div>
      <dl>
        <div className="stat steps">
          <dt
            data-testid="run-state"
            data-state={run.state}
            title={lentTo === null ? undefined : `${lentTo} is training.`}
          >
            {lentTo === null ? stateWord(run) : 'Queue trains'}
          </dt>
          <dd
            data-testid="step-counter"
            data-step={run.step}
            data-loss={run.loss === null ? undefined : String(run.loss)}
          >
            {formatCount(run.step)} <i>/ {formatCount(budget)}</i>
          </dd>
        </div>
        <div className="stat wider" title="One epoch: as many patches as there are training images">
          <dt>Epoch</dt>
          <dd>{epoch === null ? '–' : epoch < 100 ? epoch.toFixed(1) : formatCount(epoch)}</dd>
        </div>
        <div className="stat">
          <dt>Time left</dt>
          <dd>{formatDuration(isMoving ? secondsLeft(run, budget) : null)}</dd>
        </div>
        <div className="stat wide">
          <dt>Steps/s</dt>
          <dd>{formatThree(isMoving ? run.stepsPerSecond : null)}</dd>
        </div>
        <StepParts />
      </dl>
    </div>
  );
}
