import { OPTIMISER_DEFAULTS, type OptimiserId } from '../../engine/run-config.ts';
import { Knob, KnobLabel } from '../controls/knob.tsx';
import { NumberEntry } from '../controls/number-entry.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { Segments } from '../controls/segments.tsx';
import { formatRate } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { changeColdKnob, chooseOptimiser, setHotKnobs } from '../store/run-knobs.ts';

const RATE: SliderScale = { min: 1e-5, max: 1e-1, step: 0, kind: 'log' };
const DECAY: SliderScale = { min: 0, max: 0.1, step: 0.001, kind: 'linear' };
const BATCH: SliderScale = { min: 1, max: 16, step: 1, kind: 'linear' };
const STEPS: SliderScale = { min: 10, max: 10_000, step: 0, kind: 'log' };
const VALIDATE: SliderScale = { min: 5, max: 500, step: 0, kind: 'log' };

const OPTIMISERS = [
  { id: 'adam', name: 'Adam' },
  { id: 'adamw', name: 'AdamW' },
  { id: 'sgd', name: 'SGD' },
] as const satisfies { id: OptimiserId; name: string }[];

const L2_HELP = 'Pulls weights towards zero: added to the gradient as decay × weight (L2).';
const DECAY_HELP: Record<OptimiserId, string> = {
  adam: L2_HELP,
  adamw:
    'Shrinks each weight by learning rate × decay at every step, apart from the gradient (Loshchilov & Hutter 2019).',
  sgd: L2_HELP,
};

export function OptimiserPanel() {
  const { optimiser, batch, steps, validateEverySteps, seed } = useApp((state) => state.config);
  const defaults = OPTIMISER_DEFAULTS[optimiser.id];
  const name = OPTIMISERS.find(({ id }) => id === optimiser.id)?.name ?? optimiser.id;
  return (
    <section className="sec" aria-label="Optimiser">
      <h2>Optimiser</h2>
      <Segments
        label="Optimiser"
        options={OPTIMISERS}
        value={optimiser.id}
        onChange={(chosen) => {
          const id = OPTIMISERS.find((option) => option.id === chosen)?.id;
          if (id !== undefined) chooseOptimiser(id);
        }}
      />
      <div style={{ height: 4 }} />
      <Knob
        label="Learning rate"
        help={`Size of the first steps; it decays to zero over the budget as (1 − step / budget)^0.9, nnU-Net's schedule. Acts at once. Default for ${name} ${formatRate(defaults.learningRate)}.`}
        value={optimiser.learningRate}
        scale={RATE}
        limits={{ min: 1e-6, max: 10 }}
        isCold={false}
        format={formatRate}
        onCommit={(learningRate) => setHotKnobs({ learningRate })}
      />
      <Knob
        label="Weight decay"
        help={`${DECAY_HELP[optimiser.id]} Default for ${name} ${formatRate(defaults.weightDecay)}.`}
        value={optimiser.weightDecay}
        scale={DECAY}
        limits={{ min: 0, max: 1 }}
        isCold
        format={formatRate}
        onCommit={(weightDecay) =>
          changeColdKnob('Another weight decay restarts the run.', (config) => ({
            ...config,
            optimiser: { ...config.optimiser, weightDecay },
          }))
        }
      />
      <Knob
        label="Batch"
        help="Patches per step. Default 4."
        value={batch}
        scale={BATCH}
        limits={{ min: 1, max: 64 }}
        isInteger
        isCold
        format={String}
        onCommit={(value) =>
          changeColdKnob('Another batch size restarts the run.', (config) => ({ ...config, batch: value }))
        }
      />
      <Knob
        label="Steps"
        help="Budget of the run and length of its learning-rate schedule. Default 400."
        value={steps}
        scale={STEPS}
        limits={{ min: 1, max: 1_000_000 }}
        isInteger
        isCold
        format={String}
        onCommit={(value) =>
          changeColdKnob('Another budget restarts the run.', (config) => ({
            ...config,
            steps: Math.round(value),
          }))
        }
      />
      <Knob
        label="Validate every"
        help="Steps between two measurements on the whole validation images. Default 50."
        value={validateEverySteps}
        scale={VALIDATE}
        limits={{ min: 1, max: 1_000_000 }}
        isInteger
        isCold
        format={String}
        onCommit={(value) =>
          changeColdKnob('Another validation interval restarts the run.', (config) => ({
            ...config,
            validateEverySteps: Math.round(value),
          }))
        }
      />
      <div className="field">
        <KnobLabel
          text="Seed"
          help="Same seed and same settings on the same backend: same numbers. Default 7."
          isCold
        />
        <span />
        <NumberEntry
          label="Seed"
          value={seed}
          min={0}
          max={4_294_967_295}
          isInteger
          format={String}
          next={(value, direction) => value + direction}
          onCommit={(value) =>
            changeColdKnob('Another seed starts from other weights.', (config) => ({
              ...config,
              seed: value,
            }))
          }
        />
      </div>
    </section>
  );
}
