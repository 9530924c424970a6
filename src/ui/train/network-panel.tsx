import { useState } from 'react';
import { modelMetas } from '../../engine/models/model-metas.ts';
import { Knob, KnobLabel } from '../controls/knob.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { Segments } from '../controls/segments.tsx';
import { Icon } from '../icons/icon.tsx';
import { NetworkOptions } from './network-options.tsx';
import { announce, useApp } from '../store/app-store.ts';
import { changeColdKnob } from '../store/run-knobs.ts';

// Every multiple of 32 from 64 on fits every depth up to 6 (a multiple of 2^(depth − 1), at least twice that).
const PATCH: SliderScale = { min: 64, max: 512, step: 32, kind: 'linear' };
const CHANNELS: SliderScale = { min: 4, max: 64, step: 4, kind: 'linear' };
const DEPTH: SliderScale = { min: 2, max: 8, step: 1, kind: 'linear' };

const hasScales = (id: string) => modelMetas.find((meta) => meta.id === id)?.outputs !== undefined;

/** The field takes any number; networks need a multiple of 32, deeper ones of more. */
const patchMultiple = (depth: number): number => Math.max(32, 2 ** (depth - 1));

function fitPatch(patchPx: number, depth: number): number {
  const multiple = patchMultiple(depth);
  return Math.max(2 * multiple, Math.round(patchPx / multiple) * multiple);
}

export function NetworkPanel() {
  const model = useApp((state) => state.config.model);
  const patchPx = useApp((state) => state.config.patchPx);
  const meta = modelMetas.find(({ id }) => id === model.id);
  /** What was typed and is not what was taken. */
  const [fitted, setFitted] = useState<{ takenPx: number; text: string } | null>(null);
  const commitPatch = (typedPx: number): void => {
    const takenPx = fitPatch(typedPx, model.depth);
    const multiple = patchMultiple(model.depth);
    const text = `Patch takes multiples of ${multiple} px from ${2 * multiple} to ${PATCH.max}: ${takenPx} is taken for ${typedPx}.`;
    setFitted(takenPx === typedPx ? null : { takenPx, text });
    if (takenPx !== typedPx) announce(text);
    if (takenPx !== patchPx)
      changeColdKnob('Another patch size restarts the run.', (config) => ({ ...config, patchPx: takenPx }));
  };
  return (
    <section className="sec" aria-label="Network">
      <h2>
        Network
        <span className="aside">
          <Icon name="reset" small /> restarts the run
        </span>
      </h2>
      {modelMetas.length > 1 ? (
        <Segments
          label="Network"
          options={modelMetas.map((meta) => ({ id: meta.id, name: meta.label }))}
          value={model.id}
          onChange={(id) =>
            changeColdKnob('Another network starts from fresh weights.', (config) => ({
              ...config,
              model: { ...config.model, id },
              // What the panel no longer offers must not refuse the run.
              deepSupervision: hasScales(id) ? (config.deepSupervision ?? 'none') : 'none',
            }))
          }
        />
      ) : (
        modelMetas.map((meta) => (
          <div key={meta.id} className="field">
            <KnobLabel text="Model" help={`${meta.help} ${meta.source}.`} isCold={false} />
            <span className="strong">{meta.label}</span>
          </div>
        ))
      )}
      <Knob
        label="Patch"
        unit="px"
        help="Edge of the square patches the network trains on; larger ones see more context and cost more. Default 128 px."
        value={patchPx}
        scale={PATCH}
        isInteger
        isCold
        format={String}
        onCommit={commitPatch}
      />
      {fitted?.takenPx === patchPx && (
        <p className="muted" data-testid="patch-fitted">
          {fitted.text}
        </p>
      )}
      <Knob
        label="Channels"
        help="Feature channels of the first stage; they double with each stage. Default 16; nnU-Net begins with 32."
        value={model.channels}
        scale={CHANNELS}
        limits={{ min: 1, max: 128 }}
        isInteger
        isCold
        format={String}
        onCommit={(channels) =>
          changeColdKnob('Another width starts from fresh weights.', (config) => ({
            ...config,
            model: { ...config.model, channels },
          }))
        }
      />
      <Knob
        label="Depth"
        help="Number of resolution stages, the full resolution among them. Default 3."
        value={model.depth}
        scale={DEPTH}
        isInteger
        isCold
        format={String}
        onCommit={(depth) =>
          changeColdKnob('Another depth starts from fresh weights.', (config) => ({
            ...config,
            model: { ...config.model, depth },
          }))
        }
      />
      {meta !== undefined && <NetworkOptions meta={meta} />}
    </section>
  );
}
