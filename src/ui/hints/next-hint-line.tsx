// One line in the viewer: what to do next, at its foot, or at its head where it would hide more rings at the foot. It can be
// put away until it says something else.
import { useState } from 'react';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { runHistory } from '../store/run-history.ts';
import { useRunA } from '../store/runs-controller.ts';
import { endForHint, placeRings } from '../viewer/ring-geometry.ts';
import { nextHint } from './next-hint.ts';

export function NextHintLine() {
  const run = useApp((state) => state.run);
  const hasBackend = useApp((state) => state.env.backend !== null);
  const table = useApp((state) => state.data.table);
  const hasRecorded = useApp((state) => state.recorded.run !== null);
  const isPeeking = useApp((state) => state.view.isPeeking);
  const isOpening = useApp((state) => state.data.progress !== null);
  const ringedErrors = useApp(({ view }) =>
    view.layers.topologyErrors.isVisible && view.located !== null
      ? view.located.missedCount + view.located.falseCount
      : null,
  );
  const end = useApp(({ view: { located, layers, viewport, stageSize, activeRing } }) =>
    located !== null && layers.topologyErrors.isVisible
      ? endForHint(placeRings(located.rings, viewport, stageSize, { activeNumber: activeRing }), stageSize)
      : 'bottom',
  );
  // The curve grows with each validation.
  const validatedStep = useApp((state) => state.metrics.validation?.step ?? null);
  const hasRunA = useRunA() !== null;
  const [putAway, setPutAway] = useState<string | null>(null);
  const { validations } = runHistory;
  const sentence = nextHint({
    hasData: table !== null,
    validationCount: table?.validationCount ?? 0,
    hasBackend,
    hasRecorded,
    state: run.state,
    isStarting: run.isStarting,
    hasTrouble: run.trouble !== null,
    step: run.step,
    clDices:
      validatedStep === null ? [] : Array.from(validations.column('clDice').subarray(0, validations.count)),
    ringedErrors,
    hasRunA,
  });
  // The stage says itself that data are being opened, but not under a recorded run. A phase stands in the same place.
  const isBusy = isPeeking || (isOpening && !hasRecorded);
  if (sentence === null || sentence === putAway || isBusy || run.phase !== null || run.slowStep !== null)
    return null;
  return (
    <div className="pill hint-line" data-testid="hint" data-end={end}>
      <Icon name="idea" small />
      <span>{sentence}</span>
      <button type="button" aria-label="Put this hint away" onClick={() => setPutAway(sentence)}>
        <Icon name="close" small />
      </button>
    </div>
  );
}
