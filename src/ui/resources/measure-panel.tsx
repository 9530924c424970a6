// The left column: the one button, what it measures, how that is counted, and the way out as files.
import type { CSSProperties } from 'react';
import { Switch } from 'react-aria-components';
import { lossMetas } from '../../losses/loss-metas.ts';
import { Segments } from '../controls/segments.tsx';
import { SelectField } from '../controls/select-field.tsx';
import { formatCount, formatDuration } from '../format/format-number.ts';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { stopMeasuring } from '../store/cost-controller.ts';
import { describeStepSettings } from '../store/timing-settings.ts';
import { exportResourcesCsv, exportResourcesPng } from './export-resources.ts';
import { PAPER_SOURCE } from './paper-figures.ts';
import { CLASS_CHOICES, configOf, countSteps, type ClassChoice, type ResourceMode } from './resource-plan.ts';
import { describeMeasurement } from './resource-words.ts';
import { describeProgress, measureHere, whyNotMeasureResources } from './resources-controller.ts';
import { BASE_LOSS, patchResources, useResources, type KeptResources } from './resources-store.ts';

interface Shown {
  costs: KeptResources;
  isCurrent: boolean;
}

export function MeasurePanel({ shown }: { shown: Shown | null }) {
  const progress = useResources((state) => state.progress);
  const trouble = useResources((state) => state.trouble);
  const reason = useApp(whyNotMeasureResources);
  return (
    <section className="sec" aria-label="Measure">
      <h2>
        Measure<span className="aside">on this machine</span>
      </h2>
      {progress === null ? (
        <button
          type="button"
          className="btn primary res-measure"
          aria-disabled={reason !== null}
          aria-describedby="res-reason"
          onClick={measureHere}
        >
          Measure
        </button>
      ) : (
        <button type="button" className="btn primary res-measure" onClick={() => void stopMeasuring()}>
          Stop measuring
        </button>
      )}
      {progress === null ? (
        <p id="res-reason" className="res-reason">
          {reason ?? <PlanWords shown={shown} />}
        </p>
      ) : (
        <Progress />
      )}
      {trouble !== null && (
        <div className="notice" role="alert">
          <b>{trouble}</b>
        </div>
      )}
      {shown !== null && (
        <p
          className={shown.isCurrent ? 'res-facts' : 'res-facts notice amber'}
          data-testid="measured"
          data-current={shown.isCurrent}
        >
          {!shown.isCurrent && <b>At other settings than those chosen: measure again. </b>}
          {describeMeasurement(shown.costs)}
        </p>
      )}
    </section>
  );
}

/** What Measure will do. */
function PlanWords({ shown }: { shown: Shown | null }) {
  const { mode, lossIds, classes } = useResources((state) => state);
  const counts = CLASS_CHOICES[classes].length;
  const steps = countSteps(mode, counts, lossIds.length);
  const last =
    shown?.isCurrent === true ? ` The last time it took ${formatDuration(shown.costs.tookMs / 1000)}.` : '';
  return (
    <>
      At least {formatCount(steps)} training steps of {formatCount(counts * (lossIds.length + 1))} throw-away
      networks: seconds on a graphics card, {mode === 'quick' ? 'a minute or two' : 'many minutes'} without
      one.{last}
    </>
  );
}

function Progress() {
  const progress = useResources((state) => state.progress);
  if (progress === null) return null;
  const { done, total } = progress === 'starting' ? { done: 0, total: 1 } : progress;
  return (
    <div className="working" data-testid="measuring-resources">
      <div
        className="line"
        role="progressbar"
        aria-label="Measuring"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <i style={{ width: `${(100 * done) / total}%` }} />
      </div>
      <div className="row res-now">
        <span className="grow ell">
          {progress === 'starting' ? 'Starting …' : describeProgress(progress)}
        </span>
        {progress !== 'starting' && (
          <span className="muted">
            {done + 1} of {total}
          </span>
        )}
      </div>
    </div>
  );
}

const MODES: readonly { id: ResourceMode; name: string }[] = [
  { id: 'quick', name: 'Quick' },
  { id: 'thorough', name: 'Thorough' },
];

export function WhatPanel() {
  const { mode, lossIds, classes, progress } = useResources((state) => state);
  const isBusy = progress !== null;
  return (
    <section className="sec" aria-label="What to measure">
      <h2>
        What to measure<span className="aside">over Dice + CE</span>
      </h2>
      {lossMetas
        .filter(({ id }) => id !== BASE_LOSS)
        .map(({ id, label, colour }) => (
          <Switch
            key={id}
            className="switch res-loss"
            isSelected={lossIds.includes(id)}
            isDisabled={isBusy}
            style={{ '--c': `var(${colour})` } as CSSProperties}
            onChange={(isOn) =>
              patchResources({
                lossIds: lossMetas.flatMap((one) =>
                  (one.id === id ? isOn : lossIds.includes(one.id)) ? [one.id] : [],
                ),
              })
            }
          >
            <span className="dot" aria-hidden="true" />
            <span className="grow">{label}</span>
            <span className="track" aria-hidden="true" />
          </Switch>
        ))}
      <div className="field choice">
        <span className="label">Classes</span>
        <SelectField
          label="Classes"
          options={(Object.keys(CLASS_CHOICES) as ClassChoice[]).map((id) => ({
            id,
            name: CLASS_CHOICES[id].join(', '),
          }))}
          value={classes}
          placeholder="Classes"
          onChange={(id) => patchResources({ classes: id as ClassChoice })}
        />
      </div>
      <div className="field choice res-mode">
        <span className="label">Rounds</span>
        <Segments
          label="Rounds"
          options={MODES}
          value={mode}
          onChange={(id) => patchResources({ mode: id as ResourceMode })}
        />
      </div>
      <StepWords mode={mode} />
    </section>
  );
}

function StepWords({ mode }: { mode: ResourceMode }) {
  const words = useApp(({ config }) => {
    try {
      const measured = configOf(config, mode);
      const isSmaller = measured.patchPx < config.patchPx || measured.batch < config.batch;
      return `${describeStepSettings(measured)}: ${isSmaller ? 'smaller than' : 'as'} in the Train room.`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  });
  return <p className="muted">{words}</p>;
}

export function HowPanel() {
  return (
    <section className="sec res-how" aria-label="How it is counted">
      <h2>How it is counted</h2>
      <p>
        <b>Time</b> is the median step, by the clock until its numbers are back. Each loss takes turns with
        Dice + CE, and every round is compared within itself, so that a busy machine slows both. The whisker
        is the 95 % interval of that median over the rounds. The lines are Dice + CE’s time multiplied by what
        the rounds say.
      </p>
      <p>
        <b>Memory</b> is the most that this page’s backend holds in a step; what driver and browser add is not
        told. Its part <i>loss</i> is what the loss adds to a step with next to none.
      </p>
      <p>
        <b>Parts</b> are each the least of five steps of their own. <i>Data</i> is the making of a batch,
        which workers do meanwhile in training; <i>backward</i> holds the gradient of the loss, too;{' '}
        <i>rest</i> is handing over inputs and reading numbers.
      </p>
      <p>
        <b>Patches</b> are of the open data set. Its foreground is cut into upright stripes that take the
        classes in turn: real images, labels that mean nothing. A set with that many classes keeps its own.
      </p>
      <p>
        <i className="res-diamond" aria-hidden="true" />
        The paper’s figures: {PAPER_SOURCE}. Marks to compare with, not to match.
      </p>
    </section>
  );
}

export function ExportPanel({ costs }: { costs: KeptResources | null }) {
  return (
    <section className="sec" aria-label="Export">
      <h2>Export</h2>
      <div className="res-buttons">
        <button
          type="button"
          className="btn"
          disabled={costs === null}
          onClick={() => {
            if (costs !== null) exportResourcesCsv(costs);
          }}
        >
          <Icon name="export" />
          CSV
        </button>
        <button
          type="button"
          className="btn"
          disabled={costs === null}
          onClick={() => {
            if (costs !== null) void exportResourcesPng(costs);
          }}
        >
          <Icon name="export" />
          PNG
        </button>
      </div>
      <p className="muted">
        {costs === null ? 'Once something is measured.' : 'With adapter, settings, date and source.'}
      </p>
    </section>
  );
}
