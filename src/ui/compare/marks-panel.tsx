// Which topology errors are ringed in the grid.
import { Switch } from 'react-aria-components';
import { Knob } from '../controls/knob.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { formatCount } from '../format/format-number.ts';
import { patchCompare, useCompare, type CompareState } from './compare-store.ts';
import { useShown } from './use-shown.ts';

const FROM: SliderScale = { min: 1, max: 64, step: 1, kind: 'linear' };

export function MarksPanel() {
  const marks = useCompare((state) => state.marks);
  const shown = useShown();
  const rings = useCompare((state) => state.rings);
  const comparison = 'message' in shown ? null : shown.comparison;
  const { found, missed } = countRings(rings, comparison, marks.fromPx);
  return (
    <section className="sec" aria-label="Show">
      <h2>Show</h2>
      <Switch
        className="switch cmp-switch"
        isSelected={marks.missed}
        onChange={(missed) => patchCompare({ marks: { ...marks, missed } })}
      >
        <span className="cmp-mark" aria-hidden="true">
          {formatCount(missed)}
        </span>
        <span className="grow">Missed pieces</span>
        <span className="track" aria-hidden="true" />
      </Switch>
      <Switch
        className="switch cmp-switch"
        isSelected={marks.false}
        onChange={(isOn) => patchCompare({ marks: { ...marks, false: isOn } })}
      >
        <span className="cmp-mark false" aria-hidden="true">
          {formatCount(found - missed)}
        </span>
        <span className="grow">False pieces and loops</span>
        <span className="track" aria-hidden="true" />
      </Switch>
      <Knob
        label="Mark from"
        unit="px"
        help="Errors at least this long or wide, in image pixels, are ringed and counted: missed pieces of the true skeleton; components and loops that are not there. Default 14 px."
        value={marks.fromPx}
        scale={FROM}
        limits={{ min: 1, max: 999 }}
        isInteger
        isCold={false}
        format={String}
        onCommit={(fromPx) => patchCompare({ marks: { ...marks, fromPx } })}
      />
    </section>
  );
}

/** Over all pictures of the comparison. */
function countRings(
  rings: CompareState['rings'],
  comparison: string | null,
  fromPx: number,
): { found: number; missed: number } {
  let found = 0;
  let missed = 0;
  for (const [key, list] of rings) {
    if (comparison === null || !key.startsWith(`${comparison}\n`)) continue;
    for (const { extentPx, isMissed } of list) {
      if (extentPx < fromPx) continue;
      found++;
      if (isMissed) missed++;
    }
  }
  return { found, missed };
}
