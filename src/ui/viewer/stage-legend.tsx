// Words beside the picture: which layers are on, what they count, what the worker is doing.
import type { CSSProperties } from 'react';
import { formatCount } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { LAYERS } from './layer-list.ts';
import { Swatch } from './swatch.tsx';

export function StageLegend() {
  const layers = useApp((state) => state.view.layers);
  const painted = useApp((state) => state.view.painted);
  const isPeeking = useApp((state) => state.view.isPeeking);
  const hasTrouble = useApp((state) => state.run.trouble !== null);
  const shown = LAYERS.filter(
    ({ id }) => id !== 'image' && layers[id].isVisible && painted[id] !== undefined && !isPeeking,
  );
  const { errors, prediction } = painted;
  return (
    <>
      {shown.length > 0 && (
        <div className="pill top">
          {shown.map((layer) => (
            <span key={layer.id}>
              <Swatch layer={layer} mode={layers[layer.id].mode} />
              {layer.name}
            </span>
          ))}
        </div>
      )}
      {isPeeking && <div className="pill top">Image alone</div>}
      {!isPeeking && !hasTrouble && errors !== undefined && layers.errors.isVisible ? (
        <div className="pill bottom">
          <span>
            <i className="sw" style={{ '--c': 'var(--c-fn)' } as CSSProperties} />
            {formatCount(errors.falseNegativePx)} px missed
          </span>
          <span>
            <i className="sw" style={{ '--c': 'var(--c-fp)' } as CSSProperties} />
            {formatCount(errors.falsePositivePx)} px false
          </span>
        </div>
      ) : (
        prediction !== undefined &&
        prediction.step !== null &&
        !isPeeking &&
        !hasTrouble && (
          <div className="pill bottom">
            <em>prediction after step {formatCount(prediction.step)}</em>
          </div>
        )
      )}
      <PhasePill />
    </>
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
  return (
    <div className="pill phase" data-testid="phase">
      {words[0].toUpperCase() + words.slice(1)} …
    </div>
  );
}
