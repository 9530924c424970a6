import { Segments } from '../controls/segments.tsx';
import { LabKnob } from './lab-knob.tsx';
import { openPattern, undoStrokes } from './lab-masks.ts';
import { patchSkeletons, useSkeletons } from './skeletons-store.ts';

const RADIUS = { min: 0.5, max: 20, step: 0.5 };

export function BrushPanel() {
  const brush = useSkeletons((state) => state.brush);
  const isPainted = useSkeletons((state) => state.isPainted);
  return (
    <div className="brush">
      <Segments
        label="Brush"
        options={[
          { id: 'draw', name: 'Draw' },
          { id: 'erase', name: 'Erase' },
        ]}
        value={brush.isErasing ? 'erase' : 'draw'}
        onChange={(id) => patchSkeletons({ brush: { ...brush, isErasing: id === 'erase' } })}
      />
      <LabKnob
        label="Brush radius"
        value={brush.radiusPx}
        limits={RADIUS}
        format={(value) => value.toFixed(1)}
        unit="px"
        help="Drag over the mask; or Shift and arrow keys move the crosshair, Enter paints there."
        onChange={(radiusPx) => patchSkeletons({ brush: { ...brush, radiusPx } })}
      />
      <div className="patterns" role="group" aria-label="Draw a test pattern">
        <button type="button" className="btn" onClick={() => void openPattern('cross')}>
          Cross
        </button>
        <button type="button" className="btn" onClick={() => void openPattern('ring')}>
          Ring
        </button>
        <button type="button" className="btn" onClick={() => void openPattern('broken-line')}>
          Broken line
        </button>
        <button type="button" className="btn" onClick={() => void openPattern('blank')}>
          Blank
        </button>
        <button type="button" className="btn" disabled={!isPainted} onClick={() => void undoStrokes()}>
          Undo strokes
        </button>
      </div>
    </div>
  );
}
