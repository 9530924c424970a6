// Grey values of the masks, where bright begins, and which side is foreground. Only for sets that this concerns.
import { useState } from 'react';
import { Switch } from 'react-aria-components';
import type { MaskValuesSummary } from '../../workers/data-protocol.ts';
import { RangeInput } from '../controls/range-input.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { useApp } from '../store/app-store.ts';
import { readMasksAgain } from '../store/data-controller.ts';
import { histogramPath } from './histogram-path.ts';

const THRESHOLD: SliderScale = { min: 1, max: 255, step: 1, kind: 'linear' };
/** Thin structures cover less: from here on the masks may be the wrong way round. */
const SUSPICIOUS_SHARE = 0.5;

export function MaskValues() {
  const masks = useApp((state) => state.data.table?.masks ?? null);
  if (masks === null) return null;
  const isConcerned =
    masks.dependsOnThreshold || masks.isInverted || masks.foregroundShare > SUSPICIOUS_SHARE;
  return isConcerned ? <MaskKnobs masks={masks} /> : null;
}

function MaskKnobs({ masks }: { masks: MaskValuesSummary }) {
  const isBusy = useApp((state) => state.data.progress !== null);
  const [draft, setDraft] = useState<number | null>(null);
  const { threshold, isInverted, histogram, foregroundShare } = masks;
  const shown = draft ?? threshold;
  const covered = `${(100 * foregroundShare).toFixed(1)} % of the pixels are foreground`;
  return (
    <div className="masks" role="group" aria-label="Mask values" data-testid="mask-values">
      <div className="masks-head">
        <span>Mask values</span>
        <span className="muted">{covered}</span>
      </div>
      {masks.dependsOnThreshold && (
        <>
          <svg
            className="histogram"
            viewBox="0 0 256 32"
            preserveAspectRatio="none"
            role="img"
            aria-label={`Histogram of the grey values 0 to 255 on a log scale; ${covered}.`}
          >
            <rect
              className="foreground"
              x={isInverted ? 0 : shown}
              width={isInverted ? shown : 256 - shown}
              height={32}
            />
            <path d={histogramPath(histogram, 32)} />
            <line x1={shown} x2={shown} y2={32} />
          </svg>
          <div className="masks-row">
            <RangeInput
              label="Threshold of the masks"
              value={threshold}
              scale={THRESHOLD}
              format={(value) => `bright from ${value} on`}
              onPreview={setDraft}
              onCommit={(value) => readMasksAgain({ threshold: value, isInverted })}
            />
            <output title="Grey value from which a pixel counts as bright; a change restarts the run.">
              {shown}
            </output>
          </div>
        </>
      )}
      <Switch
        className="switch"
        isSelected={isInverted}
        isDisabled={isBusy}
        onChange={(isOn) => readMasksAgain({ threshold, isInverted: isOn })}
      >
        <span className="track" aria-hidden="true" />
        Invert: dark is foreground
      </Switch>
    </div>
  );
}
