import { Knob } from '../controls/knob.tsx';
import { Segments } from '../controls/segments.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { Icon } from '../icons/icon.tsx';
import type { BrushTool } from '../../workers/loss-lab-protocol.ts';
import { changeBrush, command } from './lab-controller.ts';
import { useLab } from './lab-store.ts';

const TOOLS: readonly { id: BrushTool; name: string }[] = [
  { id: 'erase', name: 'Erase' },
  { id: 'add', name: 'Add' },
  { id: 'soften', name: 'Soften' },
];
const SIZE: SliderScale = { min: 1, max: 40, step: 1, kind: 'linear' };
const LEAVES: SliderScale = { min: 0, max: 0.5, step: 0.01, kind: 'linear' };

export function BrushPanel() {
  const brush = useLab((state) => state.brush);
  const canUndo = useLab((state) => state.state?.canUndo ?? false);
  const canRedo = useLab((state) => state.state?.canRedo ?? false);
  return (
    <section className="sec" aria-label="Brush">
      <h2>
        Brush
        <span className="aside">
          <button
            type="button"
            className="ib"
            aria-label="Undo"
            title="Undo (Ctrl Z)"
            disabled={!canUndo}
            onClick={() => command({ kind: 'undo' }, 'Taken back.')}
          >
            <Icon name="undo" />
          </button>
          <button
            type="button"
            className="ib"
            aria-label="Redo"
            title="Redo (Ctrl Shift Z)"
            disabled={!canRedo}
            onClick={() => command({ kind: 'redo' }, 'Done again.')}
          >
            <Icon name="redo" />
          </button>
        </span>
      </h2>
      <Segments
        label="Brush"
        options={TOOLS}
        value={brush.tool}
        onChange={(tool) => changeBrush({ tool: tool as BrushTool })}
      />
      <div className="knobs">
        <Knob
          label="Size"
          help="Diameter of the brush. Default 6 px."
          value={brush.sizePx}
          scale={SIZE}
          isInteger
          isCold={false}
          format={String}
          unit="px"
          onCommit={(sizePx) => changeBrush({ sizePx })}
        />
        <Knob
          label="Leaves p"
          display={
            <>
              Leaves&nbsp;<i>p</i>
            </>
          }
          help="Probability that an erased pixel keeps; an added one gets the rest to 1. At least 0.001 is left, as 0 would make the loss infinite. Default 0.10, which the accidents use too."
          value={brush.leaves}
          scale={LEAVES}
          isCold={false}
          format={(value) => value.toFixed(2)}
          onCommit={(leaves) => changeBrush({ leaves })}
        />
      </div>
    </section>
  );
}
