// What the chosen network lets one set besides channels and depth, and its deep supervision.
import { autoDepth } from '../../engine/models/auto-depth.ts';
import type { ModelMeta, ModelOption } from '../../engine/models/model-plugin.ts';
import { writeSetting } from '../../engine/models/model-settings.ts';
import { DEEP_SUPERVISION, type DeepSupervision } from '../../engine/run-config.ts';
import { Choice } from '../controls/choice.tsx';
import { Hint } from '../controls/hint.tsx';
import { Knob } from '../controls/knob.tsx';
import { More } from '../controls/more.tsx';
import { useApp } from '../store/app-store.ts';
import { changeColdKnob } from '../store/run-knobs.ts';

const SUPERVISION_WORDS: Record<DeepSupervision, { name: string; detail: string }> = {
  none: { name: 'None', detail: 'The full resolution alone is trained.' },
  'every-scale': { name: 'Every scale', detail: 'Outputs at lower resolutions count ½, ¼, … as in nnU-Net.' },
  'as-published': {
    name: 'As published',
    detail: "The full resolution alone, scaled down: what the authors' code computes.",
  },
};

/** Every network's, with rows of their own in the panel. */
const SHARED = ['channels', 'depth'];

export function NetworkOptions({ meta }: { meta: ModelMeta }) {
  const mode = useApp((state) => state.config.deepSupervision ?? 'none');
  return (
    <More label={`More of ${meta.label}`}>
      {meta.options
        .filter(({ key }) => !SHARED.includes(key))
        .map((option) => (
          <OptionRow key={option.key} option={option} />
        ))}
      {meta.id === 'unet' && <PlannedDepth />}
      {meta.outputs !== undefined && (
        <Choice
          label="Supervision"
          help="Deep supervision: outputs at lower resolutions that take part in the loss; it takes four stages to matter. Default none."
          options={DEEP_SUPERVISION.map((id) => ({ id, ...SUPERVISION_WORDS[id] }))}
          value={mode}
          isCold
          onChange={(id) => {
            const deepSupervision = DEEP_SUPERVISION.find((one) => one === id);
            if (deepSupervision !== undefined)
              changeColdKnob('Other outputs start from fresh weights.', (config) => ({
                ...config,
                deepSupervision,
              }));
          }}
        />
      )}
    </More>
  );
}

/** nnU-Net's planner halves the patch for as long as 4 pixels remain. */
function PlannedDepth() {
  const depth = useApp((state) => state.config.model.depth);
  const patchPx = useApp((state) => state.config.patchPx);
  const planned = plannedDepth(patchPx);
  return (
    <div className="field choice">
      <span className="label">
        <Hint text="nnU-Net’s planner adds a stage for as long as the lowest keeps 4 pixels an edge (Isensee et al., Nature Methods 2021). Deeper networks see farther and take longer.">
          Depth by rule
        </Hint>
      </span>
      {planned === null || planned === depth ? (
        <span className="muted">
          {planned === null ? 'none for this patch' : `${depth}, as nnU-Net plans`}
        </span>
      ) : (
        <button
          type="button"
          className="btn"
          onClick={() =>
            changeColdKnob('Another depth starts from fresh weights.', (config) => ({
              ...config,
              model: { ...config.model, depth: planned },
            }))
          }
        >
          Take {planned}, as nnU-Net plans
        </button>
      )}
    </div>
  );
}

/** null: no depth follows from so small or so odd a patch. */
function plannedDepth(patchPx: number): number | null {
  try {
    return autoDepth(patchPx);
  } catch {
    return null;
  }
}

const capitalised = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}`;

function OptionRow({ option }: { option: ModelOption }) {
  const { key, label, allowed } = option;
  const given = useApp((state) => state.config.model[key]);
  const preset = writeSetting(option, option.default);
  const value = typeof given === 'number' || typeof given === 'string' ? given : preset;
  const help = `${capitalised(option.help)}. Default ${preset}.`;
  const set = (next: number | string) =>
    changeColdKnob(`Another value of ${label.toLowerCase()} starts from fresh weights.`, (config) => ({
      ...config,
      model: { ...config.model, [key]: next },
    }));
  if ('least' in allowed) {
    return (
      <Knob
        label={label}
        help={help}
        value={Number(value)}
        scale={{ min: allowed.least, max: allowed.most, step: 1, kind: 'linear' }}
        isInteger
        isCold
        format={String}
        onCommit={set}
      />
    );
  }
  const choices: readonly (number | string)[] = 'words' in allowed ? allowed.words : allowed.values;
  return (
    <Choice
      label={label}
      help={help}
      options={choices.map((choice) => ({ id: String(choice), name: capitalised(String(choice)) }))}
      value={String(value)}
      isCold
      onChange={(id) => {
        const next = choices.find((choice) => String(choice) === id);
        if (next !== undefined) set(next);
      }}
    />
  );
}
