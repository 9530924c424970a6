// What the Train room is set to while a lesson leaves out most of its knobs.
import { modelMetas } from '../../engine/models/model-metas.ts';
import { formatRate } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { showControls } from './lesson-controller.ts';

const OPTIMISERS = { adam: 'Adam', adamw: 'AdamW', sgd: 'SGD' } as const;

export function SetByLesson() {
  const config = useApp((state) => state.config);
  const dataName = useApp((state) => state.data.table?.name ?? '–');
  const { model, optimiser, patchPx, batch, steps, seed } = config;
  const label = modelMetas.find(({ id }) => id === model.id)?.label ?? model.id;
  return (
    <section className="sec set-by-lesson" aria-label="Other settings">
      <h2>
        Other settings
        <button type="button" className="aside link" onClick={() => showControls(true)}>
          Show controls
        </button>
      </h2>
      <dl>
        <dt>Data</dt>
        <dd>{dataName}</dd>
        <dt>Network</dt>
        <dd>
          {label}, {model.channels} channels
        </dd>
        <dt>Patches</dt>
        <dd>
          {patchPx} px, {batch} a step
        </dd>
        <dt>Optimiser</dt>
        <dd>
          {OPTIMISERS[optimiser.id]} {formatRate(optimiser.learningRate)}, {steps} steps, seed {seed}
        </dd>
      </dl>
    </section>
  );
}
