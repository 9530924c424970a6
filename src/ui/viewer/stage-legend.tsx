// Words beside the picture: which layers are on, what they count, what the worker is doing.
import type { CSSProperties, ReactNode } from 'react';
import { countOf, formatCount } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import type { Side } from '../store/view-slice.ts';
import { LAYERS } from './layer-list.ts';
import { Swatch } from './swatch.tsx';

export function StageLegend() {
  const isPeeking = useApp((state) => state.view.isPeeking);
  const isSplit = useApp((state) => state.view.twoUp.isOn);
  const hasTrouble = useApp((state) => state.run.trouble !== null);
  return (
    <>
      {isPeeking ? (
        <div className="pill top">Image alone</div>
      ) : isSplit ? (
        <>
          <LayerNames sides={['left']} className="pill top left" />
          <LayerNames sides={['right']} className="pill top" />
        </>
      ) : (
        <LayerNames sides={['both', 'left', 'right']} className="pill top" />
      )}
      {!isPeeking && !hasTrouble && (
        <div className="pills">
          <ErrorPixels />
          <PredictionStep />
          <RingCounts />
        </div>
      )}
      <PhasePill />
    </>
  );
}

function LayerNames({ sides, className }: { sides: readonly Side[]; className: string }) {
  const { layers, painted, twoUp } = useApp((state) => state.view);
  const shown = LAYERS.filter(
    ({ id }) =>
      id !== 'image' &&
      id !== 'topologyErrors' &&
      layers[id].isVisible &&
      painted[id] !== undefined &&
      (!twoUp.isOn || sides.includes(twoUp.sides[id])),
  );
  if (shown.length === 0) return null;
  return (
    <div className={className}>
      {shown.map((layer) => (
        <span key={layer.id}>
          <Swatch layer={layer} mode={layers[layer.id].mode} />
          {layer.name}
          {layers[layer.id].mode === 'truth' && ' of the ground truth'}
          {layers[layer.id].mode === 'probability' && ', probability'}
        </span>
      ))}
    </div>
  );
}

const swatch = (className: string, colour: string): ReactNode => (
  <i className={`sw ${className}`} style={{ '--c': `var(${colour})` } as CSSProperties} />
);

function ErrorPixels() {
  const errors = useApp((state) => state.view.painted.errors);
  const isVisible = useApp((state) => state.view.layers.errors.isVisible);
  if (errors === undefined || !isVisible) return null;
  return (
    <div className="pill">
      <span>
        {swatch('', '--c-fn')}
        {formatCount(errors.falseNegativePx)} px missed
      </span>
      <span>
        {swatch('', '--c-fp')}
        {formatCount(errors.falsePositivePx)} px false
      </span>
    </div>
  );
}

function PredictionStep() {
  const step = useApp((state) => state.view.painted.prediction?.step ?? null);
  const isRecorded = useApp((state) => state.recorded.run !== null);
  if (step === null) return null;
  return (
    <div className="pill">
      <em>
        {isRecorded ? 'recorded prediction' : 'prediction'} after step {formatCount(step)}
      </em>
    </div>
  );
}

function RingCounts() {
  const located = useApp((state) => state.view.located);
  const isVisible = useApp((state) => state.view.layers.topologyErrors.isVisible);
  if (located === null || !isVisible) return null;
  const { missedCount, falseCount, missedTotal, falseTotal, rings, leastExtentPx } = located;
  const counted = missedCount + falseCount;
  const smaller = missedTotal + falseTotal - counted;
  const cutOff = `${countOf(smaller, 'smaller one')} below ${leastExtentPx} px ${smaller === 1 ? 'has' : 'have'} no ring`;
  return (
    <div
      className="pill"
      title={`Missed: pieces of the ground truth's skeleton outside the prediction. False: predicted components and loops that the ground truth does not have. ${smaller > 0 ? `${cutOff}.` : ''}`}
      data-testid="ring-counts"
    >
      <span>
        {swatch('round', '--c-fn')}
        {formatCount(missedCount)} missed
      </span>
      <span>
        {swatch('', '--c-fp')}
        {formatCount(falseCount)} false
      </span>
      <em>
        {counted === 0
          ? cutOff
          : rings.length < counted
            ? `the ${rings.length} largest ringed, click one to zoom`
            : 'click a ring to zoom'}
      </em>
    </div>
  );
}

function PhasePill() {
  const run = useApp((state) => state.run);
  if (run.trouble !== null) return null;
  if (run.phase === null && !run.isStarting) return null;
  const words =
    run.phase === null
      ? 'Starting'
      : run.phase.total > 1
        ? `${run.phase.phase} ${run.phase.done}/${run.phase.total}`
        : run.phase.phase;
  const share = run.phase !== null && run.phase.total > 1 ? run.phase.done / run.phase.total : null;
  return (
    <div className="pill phase" data-testid="phase">
      {words[0].toUpperCase() + words.slice(1)} …
      {share !== null && (
        <span className="bar-line" aria-hidden="true">
          <i style={{ width: `${100 * share}%` }} />
        </span>
      )}
    </div>
  );
}
