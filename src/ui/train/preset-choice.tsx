// Settings for a kind of images. They are offered, never set without being asked for.
import { PRESETS, applyPreset, findPreset, suggestPreset, type Preset } from '../../engine/presets.ts';
import { Choice } from '../controls/choice.tsx';
import { useApp } from '../store/app-store.ts';
import { changeColdKnob } from '../store/run-knobs.ts';

const OPTIONS = PRESETS.map(({ id, label, help }) => ({ id, name: label, detail: help }));

const use = (preset: Preset): void =>
  changeColdKnob('Other settings restart the run.', (config) => applyPreset(config, preset));

export function PresetChoice() {
  const current = useApp((state) => findPreset(state.config));
  const name = useApp((state) => state.data.table?.name ?? '');
  const suggested = suggestPreset(name);
  return (
    <>
      <Choice
        label="Preset"
        help="Network, patches, optimiser, budget and prediction for a kind of images; the loss stays."
        options={OPTIONS}
        value={current?.id ?? null}
        placeholder="Own settings"
        isCold
        onChange={(id) => {
          const preset = PRESETS.find((one) => one.id === id);
          if (preset !== undefined) use(preset);
        }}
      />
      {suggested !== null && suggested !== current && (
        <p className="facts">
          <button type="button" className="link" onClick={() => use(suggested)}>
            Use the preset: {suggested.label}
          </button>
        </p>
      )}
    </>
  );
}
