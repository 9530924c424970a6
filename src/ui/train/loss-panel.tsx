import type { CSSProperties, KeyboardEvent } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { lossMetas } from '../../losses/loss-metas.ts';
import { Knob } from '../controls/knob.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { useApp } from '../store/app-store.ts';
import { chooseCosts } from '../store/cost-slice.ts';
import { changeColdKnob, setHotKnobs } from '../store/run-knobs.ts';
import { describeShownLoss } from '../store/shown-loss.ts';
import { timingSettings } from '../store/timing-settings.ts';
import { Formula } from './formula.tsx';
import { LossCostHead } from './loss-cost-head.tsx';
import { describeCostFully, describeCosts, describeRunTimes } from './loss-costs.ts';

const WEIGHT: SliderScale = { min: 0, max: 5, step: 0.05, kind: 'linear' };

/** nnU-Net's sign of Dice is the trainer's, not the page's. */
const LOSS_SIGN = 'L_Dice is 1 − Dice here.';

/** The group of radio buttons around a knob takes arrows for a change of the loss, which would restart the run. */
function keepArrows(event: KeyboardEvent): void {
  if (event.key.startsWith('Arrow')) event.stopPropagation();
}

export function LossPanel() {
  const loss = useApp((state) => state.config.loss);
  const { kind, words, titleOf } = useCosts();
  const trouble = useApp((state) => state.costs.trouble);
  return (
    <section className="sec" aria-label="Loss">
      <h2>
        Loss
        <LossCostHead shown={kind} />
      </h2>
      {trouble !== null && (
        <p className="notice" role="alert">
          {trouble}
        </p>
      )}
      <RadioGroup
        aria-label="Loss"
        className="losses"
        value={loss.id}
        onChange={(id) => {
          const meta = lossMetas.find((candidate) => candidate.id === id);
          if (meta !== undefined)
            changeColdKnob(`${meta.label} starts from fresh weights.`, (config) => ({
              ...config,
              loss: { ...config.loss, id },
            }));
        }}
      >
        {lossMetas.map((meta) => {
          const isChosen = meta.id === loss.id;
          return (
            <div key={meta.id} className={isChosen ? 'loss chosen' : 'loss'}>
              <Radio value={meta.id} className="pick" aria-label={meta.label}>
                <span className="radio" aria-hidden="true" />
                <span className="name">
                  {meta.label}
                  <span className="dot" style={{ '--c': `var(${meta.colour})` } as CSSProperties} />
                </span>
                <span
                  className={kind === 'aged' ? 'cost aged' : 'cost'}
                  title={titleOf(meta.id)}
                  data-testid={`cost-${meta.id}`}
                >
                  {words[meta.id]}
                </span>
                <Formula text={meta.formula} title={`${LOSS_SIGN} ${describeShownLoss(meta.shownTerm)}`} />
                <p title={meta.source}>{meta.help}</p>
              </Radio>
              {isChosen && meta.defaultWeight !== null && (
                <div onKeyDown={keepArrows}>
                  <Knob
                    label="Weight w"
                    display={
                      <>
                        Weight&nbsp;<i>w</i>
                      </>
                    }
                    help={`How much the connectivity term counts; acts at once. Default ${meta.defaultWeight}. ${meta.source}.`}
                    value={loss.weight}
                    scale={WEIGHT}
                    limits={{ min: 0, max: 100 }}
                    isCold={false}
                    format={(value) => value.toFixed(2)}
                    onCommit={(lossWeight) => setHotKnobs({ lossWeight })}
                  />
                </div>
              )}
            </div>
          );
        })}
      </RadioGroup>
    </section>
  );
}

interface ShownCosts {
  kind: 'nothing' | 'current' | 'aged' | 'runs';
  /** By loss id. */
  words: Record<string, string>;
  titleOf: (lossId: string) => string | undefined;
}

/** A measurement for these settings, else the times of runs with them, else a measurement for others, marked as such. */
function useCosts(): ShownCosts {
  const metrics = useApp((state) => state.metrics);
  const kept = useApp((state) => state.costs.kept);
  const config = useApp((state) => state.config);
  const backend = useApp((state) => state.env.backend);
  const table = useApp((state) => state.data.table);
  const nothing: ShownCosts = { kind: 'nothing', words: {}, titleOf: () => undefined };
  if (backend === null || table === null) return nothing;
  const settings = timingSettings(config, table, backend);
  const chosen = chooseCosts(kept, settings, backend.adapter);
  if (chosen?.isCurrent !== true && metrics.measuredFor === settings)
    return { kind: 'runs', words: describeRunTimes(metrics.stepMsByLoss), titleOf: () => undefined };
  if (chosen === null) return nothing;
  return {
    kind: chosen.isCurrent ? 'current' : 'aged',
    words: describeCosts(chosen.costs),
    titleOf: (id) => describeCostFully(chosen.costs, id) ?? undefined,
  };
}
