import { useState } from 'react';
import { CommandButton } from '../commands/command-button.tsx';
import { RangeInput } from '../controls/range-input.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { setThreshold } from '../store/paint-controller.ts';

const THRESHOLD: SliderScale = { min: 0.05, max: 0.95, step: 0.05, kind: 'linear' };

export function ViewerBar() {
  const zoom = useApp((state) => Math.round(state.view.viewport.scale * 100));
  const hasImage = useApp((state) => state.view.imageSize !== null);
  return (
    <div className="vbar">
      <ImageName />
      <span className="grow" />
      <Threshold />
      <span className="sep" />
      <TwoUpButton />
      <span className="sep" />
      <CommandButton command="zoomOut">
        <Icon name="minus" />
      </CommandButton>
      <output className="zoom" aria-label="Zoom">
        {hasImage ? `${zoom} %` : '–'}
      </output>
      <CommandButton command="zoomIn">
        <Icon name="plus" />
      </CommandButton>
      <CommandButton command="fit">
        <Icon name="fit" />
      </CommandButton>
      <CommandButton command="actualSize" className="ib text" label="1:1, actual size">
        1:1
      </CommandButton>
    </div>
  );
}

function ImageName() {
  const row = useApp(({ data }) => data.table?.rows.find(({ id }) => id === data.selectedId) ?? null);
  const validation = useApp((state) => state.metrics.validation);
  const size = useApp((state) => state.view.imageSize);
  if (row === null) return null;
  const rank = validation?.images.findIndex((image) => image.id === row.id) ?? -1;
  const words = [row.split === 'validation' ? 'validation' : 'training'];
  if (rank === 0 && validation !== null && validation.images.length > 1)
    words.push(`worst of ${validation.images.length}`);
  if (size !== null) words.push(`${size.width} × ${size.height}`);
  return (
    <>
      <b className="strong ell name" title={row.name}>
        {row.name}
      </b>
      <span className="muted ell" style={{ marginLeft: 4 }}>
        {words.join(' · ')}
      </span>
    </>
  );
}

function TwoUpButton() {
  const isOn = useApp((state) => state.view.twoUp.isOn);
  return (
    <CommandButton command="twoUp" label="Two sides" isPressed={isOn}>
      <Icon name="twoUp" />
    </CommandButton>
  );
}

function Threshold() {
  const threshold = useApp((state) => state.view.threshold);
  const [draft, setDraft] = useState<number | null>(null);
  const shown = draft ?? threshold;
  return (
    <div
      className="threshold"
      title="Foreground probability from which a pixel counts as predicted; 0.50 is the network's own choice (argmax)."
    >
      <span>Threshold</span>
      <RangeInput
        label="Threshold of the prediction"
        value={threshold}
        scale={THRESHOLD}
        format={(value) => (value === 0.5 ? '0.50, argmax' : value.toFixed(2))}
        onPreview={(value) => {
          setDraft(value);
          if (value !== null) setThreshold(value);
        }}
        onCommit={setThreshold}
      />
      <output>{shown.toFixed(2)}</output>
    </div>
  );
}
