// What is done to the mask, how the skeletons are made, what is shown.
import { Switch } from 'react-aria-components';
import { LAB_CUT, LAB_LIMITS, RINGED_OVER_PX } from '../../workers/skeleton-lab-protocol.ts';
import { requestRender } from './lab-render.ts';
import { LabKnob } from './lab-knob.tsx';
import { patchSkeletons, skeletonsStore, useSkeletons, type LabKnobs } from './skeletons-store.ts';

function setKnobs(fields: Partial<LabKnobs>): void {
  patchSkeletons({ knobs: { ...skeletonsStore.getState().knobs, ...fields } });
  requestRender();
}

export function DegradePanel() {
  const { blurPx, noise } = useSkeletons((state) => state.knobs);
  return (
    <section className="sec" aria-label="Degrade">
      <h2>
        Degrade<span className="aside">applied to the mask</span>
      </h2>
      <LabKnob
        label="Blur"
        value={blurPx}
        limits={LAB_LIMITS.blurPx}
        format={(value) => value.toFixed(1)}
        unit="px"
        help="Softens the edge, like a probability map."
        onChange={(value) => setKnobs({ blurPx: value })}
      />
      <LabKnob
        label="Noise"
        value={noise}
        limits={LAB_LIMITS.noise}
        format={(value) => value.toFixed(2)}
        help="Makes pixels uncertain, as early in training."
        onChange={(value) => setKnobs({ noise: value })}
      />
    </section>
  );
}

export function SkeletonKnobs() {
  const { softIterations, topoIterations, tubeRadiusPx } = useSkeletons((state) => state.knobs);
  const enough = useSkeletons((state) => state.enoughErosions);
  const hasMask = useSkeletons((state) => state.mask !== null);
  return (
    <section className="sec" aria-label="Skeletons">
      <h2>Skeletons</h2>
      <LabKnob
        label="Soft iterations"
        value={softIterations}
        limits={LAB_LIMITS.softIterations}
        help={
          !hasMask
            ? 'Erosions per skeleton.'
            : enough === null
              ? 'Erosions per skeleton. This mask fills its window: no number is enough.'
              : `Erosions per skeleton. Half the widest structure is enough, here ${enough}.`
        }
        onChange={(value) => setKnobs({ softIterations: value })}
      />
      <LabKnob
        label="Tube radius"
        value={tubeRadiusPx}
        limits={LAB_LIMITS.tubeRadiusPx}
        unit="px"
        help="How far the exact skeleton is thickened."
        onChange={(value) => setKnobs({ tubeRadiusPx: value })}
      />
      <LabKnob
        label="Topo iterations"
        value={topoIterations}
        limits={LAB_LIMITS.topoIterations}
        help="Rounds of removing simple points."
        onChange={(value) => setKnobs({ topoIterations: value })}
      />
    </section>
  );
}

export function ShowPanel() {
  const show = useSkeletons((state) => state.show);
  const classCount = useSkeletons((state) => state.mask?.classCount ?? 1);
  const areClassesColoured = useSkeletons((state) => state.knobs.areClassesColoured);
  const set = (fields: Partial<typeof show>): void => patchSkeletons({ show: { ...show, ...fields } });
  return (
    <section className="sec" aria-label="Show">
      <h2>Show</h2>
      <Toggle
        label="Mask behind the skeleton"
        isOn={show.maskBehind}
        onChange={(maskBehind) => set({ maskBehind })}
      />
      <Toggle
        label={`Ring the gaps over ${RINGED_OVER_PX} px`}
        isOn={show.gaps}
        onChange={(gaps) => set({ gaps })}
      />
      <Toggle label="Pixel grid from 800 %" isOn={show.grid} onChange={(grid) => set({ grid })} />
      {classCount > 1 && (
        <Toggle
          label="Classes in shades"
          isOn={areClassesColoured}
          onChange={(isOn) => setKnobs({ areClassesColoured: isOn })}
        />
      )}
    </section>
  );
}

function Toggle(props: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <Switch className="switch lab-toggle" isSelected={props.isOn} onChange={props.onChange}>
      <span className="grow">{props.label}</span>
      <span className="track" aria-hidden="true" />
    </Switch>
  );
}

export function DefinitionsPanel() {
  return (
    <section className="sec" aria-label="What is counted">
      <h2>What is counted</h2>
      <dl className="definitions">
        <dt>Pieces</dt>
        <dd>
          8-connected components; mask and soft skeleton count where they are above {LAB_CUT}. The exact,
          tubed and topo skeletons are of the mask cut there.
        </dd>
        <dt>Loops</dt>
        <dd>background regions that the pieces enclose, 4-connected.</dd>
        <dt>Breaks</dt>
        <dd>pieces beyond those of the exact skeleton.</dd>
        <dt>Gaps</dt>
        <dd>
          stretches of the exact skeleton of more than {RINGED_OVER_PX} px with no pixel of the other on or
          beside them.
        </dd>
        <dt>Time</dt>
        <dd>of the last computation here, on one processor core, without painting.</dd>
        <dt>Memory</dt>
        <dd>the arrays it works in, its result included; of the mask, the arrays that hold it.</dd>
      </dl>
    </section>
  );
}
