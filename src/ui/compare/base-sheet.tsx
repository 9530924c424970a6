// The settings that all own runs share.
import { modelMetas } from '../../engine/models/model-metas.ts';
import { Button } from 'react-aria-components';
import { Knob } from '../controls/knob.tsx';
import { ModalSheet } from '../controls/modal-sheet.tsx';
import { Segments } from '../controls/segments.tsx';
import { SelectField } from '../controls/select-field.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { formatRate } from '../format/format-number.ts';
import { lossMetas } from '../../losses/loss-metas.ts';
import { useApp } from '../store/app-store.ts';
import { patchCompare, useCompare } from './compare-store.ts';
import { changeBase, takeBaseFromTrain } from './setup-controller.ts';
import { baseOf } from './shown.ts';

const SEED: SliderScale = { min: 0, max: 99, step: 1, kind: 'linear' };
const STEPS: SliderScale = { min: 10, max: 10_000, step: 0, kind: 'log' };
const VALIDATE: SliderScale = { min: 5, max: 500, step: 0, kind: 'log' };
const PATCH: SliderScale = { min: 32, max: 384, step: 32, kind: 'linear' };
const BATCH: SliderScale = { min: 1, max: 16, step: 1, kind: 'linear' };
const CHANNELS: SliderScale = { min: 4, max: 64, step: 4, kind: 'linear' };
const DEPTH: SliderScale = { min: 2, max: 6, step: 1, kind: 'linear' };
const WEIGHT: SliderScale = { min: 0, max: 5, step: 0.05, kind: 'linear' };
const RATE: SliderScale = { min: 1e-5, max: 1e-1, step: 0, kind: 'log' };

export function BaseSheet() {
  const trainConfig = useApp((state) => state.config);
  const base = useCompare((state) => baseOf(state, trainConfig));
  const isOwn = useCompare((state) => state.base !== null);
  const resultCount = useCompare((state) => state.own[state.tab].results.size);
  const close = (): void => patchCompare({ sheet: null });
  return (
    <ModalSheet title="The same in all runs" className="cmp-base" onClose={close}>
      <div className="scroll cmp-knobs" role="group" aria-label="Settings" tabIndex={0}>
        <p className="cmp-help">
          {isOwn
            ? 'Set for this room.'
            : 'As on the knobs of the Train room, until one is changed here or the queue starts.'}
          {resultCount > 0 && ' Finished runs with other settings leave the table until theirs come back.'}
        </p>
        <div className="field two">
          <span className="label">Loss, where it does not differ</span>
          <SelectField
            label="Loss"
            options={lossMetas.map(({ id, label }) => ({ id, name: label }))}
            value={base.loss.id}
            placeholder="Loss"
            onChange={(id) => changeBase((config) => ({ ...config, loss: { ...config.loss, id } }))}
          />
        </div>
        <Knob
          label="Weight w"
          help="How much the connectivity term counts, where it does not differ. Default 1."
          value={base.loss.weight}
          scale={WEIGHT}
          limits={{ min: 0, max: 100 }}
          isCold={false}
          format={(value) => value.toFixed(2)}
          onCommit={(weight) => changeBase((config) => ({ ...config, loss: { ...config.loss, weight } }))}
        />
        <Knob
          label="Seed"
          help="First weights and patches of every run. Default 7."
          value={base.seed}
          scale={SEED}
          limits={{ min: 0, max: 4_294_967_295 }}
          isInteger
          isCold={false}
          format={String}
          onCommit={(seed) => changeBase((config) => ({ ...config, seed }))}
        />
        <Segments
          label="Network"
          options={modelMetas.map(({ id, label }) => ({ id, name: label }))}
          value={base.model.id}
          onChange={(id) => changeBase((config) => ({ ...config, model: { ...config.model, id } }))}
        />
        <Knob
          label="Channels"
          help="Feature channels of the first stage. Default 16."
          value={base.model.channels}
          scale={CHANNELS}
          limits={{ min: 1, max: 128 }}
          isInteger
          isCold={false}
          format={String}
          onCommit={(channels) =>
            changeBase((config) => ({ ...config, model: { ...config.model, channels } }))
          }
        />
        <Knob
          label="Depth"
          help="Resolution stages, the full resolution among them. Default 3."
          value={base.model.depth}
          scale={DEPTH}
          isInteger
          isCold={false}
          format={String}
          onCommit={(depth) => changeBase((config) => ({ ...config, model: { ...config.model, depth } }))}
        />
        <Knob
          label="Patch"
          unit="px"
          help="Edge of the square training patches. Default 128 px."
          value={base.patchPx}
          scale={PATCH}
          limits={{ min: 32, max: 1024 }}
          isInteger
          isCold={false}
          format={String}
          onCommit={(value) =>
            changeBase((config) => ({ ...config, patchPx: Math.max(32, Math.round(value / 32) * 32) }))
          }
        />
        <Knob
          label="Batch"
          help="Patches per step. Default 4."
          value={base.batch}
          scale={BATCH}
          limits={{ min: 1, max: 64 }}
          isInteger
          isCold={false}
          format={String}
          onCommit={(batch) => changeBase((config) => ({ ...config, batch }))}
        />
        <Knob
          label="Learning rate"
          help="Size of the first steps; it decays to zero over the run."
          value={base.optimiser.learningRate}
          scale={RATE}
          limits={{ min: 1e-6, max: 10 }}
          isCold={false}
          format={formatRate}
          onCommit={(learningRate) =>
            changeBase((config) => ({ ...config, optimiser: { ...config.optimiser, learningRate } }))
          }
        />
        <Knob
          label="Steps"
          help="Training steps of each run. Default 400."
          value={base.steps}
          scale={STEPS}
          limits={{ min: 1, max: 1_000_000 }}
          isInteger
          isCold={false}
          format={String}
          onCommit={(steps) => changeBase((config) => ({ ...config, steps: Math.round(steps) }))}
        />
        <Knob
          label="Validate every"
          help="Steps between two points of the validation curve. Default 50."
          value={base.validateEverySteps}
          scale={VALIDATE}
          limits={{ min: 1, max: 1_000_000 }}
          isInteger
          isCold={false}
          format={String}
          onCommit={(value) => changeBase((config) => ({ ...config, validateEverySteps: Math.round(value) }))}
        />
      </div>
      <footer>
        <Button className="btn" isDisabled={!isOwn} onPress={takeBaseFromTrain}>
          As in Train
        </Button>
        <Button className="btn primary" onPress={close}>
          Done
        </Button>
      </footer>
    </ModalSheet>
  );
}
