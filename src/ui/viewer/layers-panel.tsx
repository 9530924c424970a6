import { useState, type CSSProperties } from 'react';
import { classShade, type LayerMode, type OverlayColour } from '../../workers/paint-protocol.ts';
import { RangeInput } from '../controls/range-input.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { setLayerMode, setLayerOpacity, setLeastExtent, toggleLayer } from '../store/paint-controller.ts';
import { setLayerSide } from '../store/view-controller.ts';
import type { Side } from '../store/view-slice.ts';
import { LAYERS, type LayerEntry } from './layer-list.ts';
import { Swatch } from './swatch.tsx';

const OPACITY: SliderScale = { min: 0, max: 1, step: 0.01, kind: 'linear' };

const CUT_OFF: SliderScale = { min: 1, max: 60, step: 1, kind: 'linear' };

const MODE_WORDS: Record<LayerMode, string> = {
  fill: 'fill',
  outline: 'outline',
  probability: 'probability',
  truth: 'ground truth’s',
};
const MODE_TITLES: Record<LayerMode, string> = {
  fill: 'Filled',
  outline: 'Outline',
  probability: 'As strong as its probability',
  truth: 'That of the ground truth',
};

export function LayersPanel() {
  const isSplit = useApp((state) => state.view.twoUp.isOn);
  return (
    <section className="layers" aria-label="Layers">
      <h2 className="h2">
        Layers<span className="aside">{isSplit ? 'side, opacity' : 'opacity, key'}</span>
      </h2>
      {LAYERS.map((layer) => (
        <LayerRow key={layer.id} layer={layer} />
      ))}
      <CutOff />
      <ClassShades />
    </section>
  );
}

function LayerRow({ layer }: { layer: LayerEntry }) {
  const view = useApp((state) => state.view.layers[layer.id]);
  const [draft, setDraft] = useState<number | null>(null);
  const other = layer.modes[(layer.modes.indexOf(view.mode) + 1) % layer.modes.length];
  return (
    <div className={view.isVisible ? 'layer' : 'layer off'}>
      <button
        type="button"
        aria-pressed={view.isVisible}
        aria-label={`${layer.name} (${layer.key})`}
        title={`${view.isVisible ? 'Hide' : 'Show'} (${layer.key})`}
        onClick={() => toggleLayer(layer.id)}
      >
        <Icon name={view.isVisible ? 'eye' : 'eyeOff'} />
      </button>
      <Swatch layer={layer} mode={view.mode} />
      <span className="name">{layer.name}</span>
      {other !== undefined ? (
        <button
          type="button"
          className="mode"
          aria-label={`${layer.name}: ${MODE_WORDS[view.mode]}, change to ${MODE_WORDS[other]}`}
          title={`${MODE_TITLES[view.mode]}; press for ${MODE_WORDS[other]}`}
          onClick={() => setLayerMode(layer.id, other)}
        >
          <Icon name={view.mode} />
        </button>
      ) : (
        <span />
      )}
      <RangeInput
        small
        label={`Opacity of ${layer.name}`}
        value={view.opacity}
        scale={OPACITY}
        format={(value) => `${Math.round(value * 100)} %`}
        onPreview={(value) => {
          setDraft(value);
          if (value !== null) setLayerOpacity(layer.id, value);
        }}
        onCommit={(value) => setLayerOpacity(layer.id, value)}
      />
      <span className="value">{Math.round((draft ?? view.opacity) * 100)}</span>
      <KeyOrSide layer={layer} />
    </div>
  );
}

const NEXT_SIDE: Record<Side, Side> = { both: 'left', left: 'right', right: 'both' };
const SIDE_ICON = { both: 'sideBoth', left: 'sideLeft', right: 'sideRight' } as const;
const SIDE_WORDS: Record<Side, string> = { both: 'both sides', left: 'left side', right: 'right side' };

/** While the stage is split, the place of the key says on which side the layer is. */
function KeyOrSide({ layer }: { layer: LayerEntry }) {
  const isSplit = useApp((state) => state.view.twoUp.isOn);
  const side = useApp((state) => state.view.twoUp.sides[layer.id]);
  if (!isSplit) return <kbd aria-hidden="true">{layer.key}</kbd>;
  const next = NEXT_SIDE[side];
  return (
    <button
      type="button"
      className="side-of"
      aria-label={`${layer.name}: ${SIDE_WORDS[side]}, change to ${SIDE_WORDS[next]}`}
      title={`On ${side === 'both' ? '' : 'the '}${SIDE_WORDS[side]}; press for ${SIDE_WORDS[next]}`}
      onClick={() => setLayerSide(layer.id, next)}
    >
      <Icon name={SIDE_ICON[side]} />
    </button>
  );
}

/** The one size from which missed pieces and false components and loops are ringed. */
function CutOff() {
  const leastExtentPx = useApp((state) => state.view.leastExtentPx);
  const isVisible = useApp((state) => state.view.layers.topologyErrors.isVisible);
  const [draft, setDraft] = useState<number | null>(null);
  return (
    <div
      className={isVisible ? 'layer cut-off' : 'layer cut-off off'}
      title="Longer side of the box around a missed piece, a false component or a false loop. At 1 px all are ringed."
    >
      <span className="name">ringed from</span>
      <RangeInput
        small
        label="Least size of a ringed topology error"
        value={leastExtentPx}
        scale={CUT_OFF}
        format={(value) => `${value} px across`}
        onPreview={setDraft}
        onCommit={setLeastExtent}
      />
      <span className="value">{draft ?? leastExtentPx} px</span>
    </div>
  );
}

/** With several classes each has its shade: which is which is said here. */
function ClassShades() {
  const table = useApp((state) => state.data.table);
  if (table === null || table.classCount < 2) return null;
  const swatch = (colour: OverlayColour, index: number): CSSProperties =>
    ({ '--c': `rgb(${classShade(colour, index, table.classCount).join(' ')})` }) as CSSProperties;
  return (
    <p className="classes">
      {Array.from({ length: table.classCount }, (_, at) => at + 1).map((index) => (
        <span key={index}>
          <i className="sw" style={swatch('groundTruth', index)} />
          <i className="sw" style={swatch('prediction', index)} />
          {table.classNames[index - 1] ?? `class ${index}`}
        </span>
      ))}
    </p>
  );
}
