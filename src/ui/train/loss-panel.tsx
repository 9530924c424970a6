import type { CSSProperties } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { lossMetas } from '../../losses/loss-metas.ts';
import { Knob } from '../controls/knob.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { useApp } from '../store/app-store.ts';
import { changeColdKnob, setHotKnobs, timingSettings } from '../store/run-controller.ts';
import { describeShownLoss } from '../store/shown-loss.ts';
import { Formula } from './formula.tsx';
import { describeCosts } from './loss-costs.ts';

const WEIGHT: SliderScale = { min: 0, max: 5, step: 0.05, kind: 'linear' };

/** nnU-Net's sign of Dice is the trainer's, not the page's. */
const LOSS_SIGN = 'L_Dice is 1 − Dice here.';

export function LossPanel() {
  const loss = useApp((state) => state.config.loss);
  const costs = useMeasuredCosts();
  return (
    <section className="sec" aria-label="Loss">
      <h2>
        Loss
        {Object.keys(costs).length > 0 && <span className="aside">time per step, measured here</span>}
      </h2>
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
                <span className="cost">{costs[meta.id]}</span>
                <Formula text={meta.formula} title={`${LOSS_SIGN} ${describeShownLoss(meta.shownTerm)}`} />
                <p title={meta.source}>{meta.help}</p>
              </Radio>
              {isChosen && meta.defaultWeight !== null && (
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
              )}
            </div>
          );
        })}
      </RadioGroup>
    </section>
  );
}

/** Words about the cost of each loss, for the settings on the knobs only. */
function useMeasuredCosts(): Record<string, string> {
  const metrics = useApp((state) => state.metrics);
  const config = useApp((state) => state.config);
  const backend = useApp((state) => state.env.backend);
  const tableName = useApp((state) => state.data.table?.name ?? '');
  if (backend === null || metrics.measuredFor !== timingSettings(config, tableName, backend.backend))
    return {};
  return describeCosts(metrics.stepMsByLoss);
}
