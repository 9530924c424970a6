// Under the picture of a recorded run: what it is, its frames, and how to train it here.
import { useMemo } from 'react';
import { RangeInput } from '../controls/range-input.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { formatCount } from '../format/format-number.ts';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { selectSample } from '../store/data-controller.ts';
import {
  chooseFrame,
  dropRecorded,
  playOrPauseRecorded,
  trainRecorded,
} from '../store/recorded-controller.ts';
import type { RecordedRun } from '../../workers/paint-protocol.ts';

const BACKEND_NAMES = { webgpu: 'WebGPU', wasm: 'WebAssembly' } as const;

/** 2026-11-25T20:58:01Z → "25 November 2026" */
const formatDay = (iso: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));

export function RecordedBar() {
  const run = useApp((state) => state.recorded.run);
  const trouble = useApp((state) => state.recorded.trouble);
  if (run !== null) return <Recorded run={run} />;
  if (trouble === null) return null;
  return (
    <section className="recorded" aria-label="Recorded run">
      <p className="muted">{trouble}</p>
      <button type="button" className="ib" aria-label="Put this away" onClick={dropRecorded}>
        <Icon name="close" small />
      </button>
    </section>
  );
}

function Recorded({ run }: { run: RecordedRun }) {
  const isReady = useApp(({ data, env }) => data.table !== null && env.backend !== null);
  const what = `${run.dataName} · ${formatCount(run.config.steps)} steps`;
  const how = `${BACKEND_NAMES[run.backend.backend]}, ${run.backend.adapter} · ${formatDay(run.recordedAt)}`;
  return (
    <section className="recorded" aria-label="Recorded run" data-testid="recorded">
      <PlayButton />
      <div className="words">
        <p className="ell" title={what}>
          <b className="strong">Recorded run</b> · {what}
        </p>
        <p className="ell muted" title={how}>
          {how}
        </p>
      </div>
      <Frames run={run} />
      <button
        type="button"
        className="btn primary"
        disabled={!isReady}
        onClick={(event) => {
          // This button goes; the keyboard stays with the picture.
          event.currentTarget.closest('.mid')?.querySelector<HTMLElement>('.stage')?.focus();
          trainRecorded();
        }}
      >
        Train this live
      </button>
    </section>
  );
}

function PlayButton() {
  const isPlaying = useApp((state) => state.recorded.isPlaying);
  return (
    <button
      type="button"
      className="ib"
      aria-label={isPlaying ? 'Hold the recorded frames' : 'Show the recorded frames in turn'}
      title={isPlaying ? 'Hold the recorded frames' : 'Show the recorded frames in turn'}
      onClick={playOrPauseRecorded}
    >
      <Icon name={isPlaying ? 'pause' : 'play'} />
    </button>
  );
}

function Frames({ run }: { run: RecordedRun }) {
  const { frames, image, config } = run;
  const frame = useApp((state) => state.recorded.frame);
  const isElsewhere = useApp(({ data }) => data.selectedId !== null && data.selectedId !== image.id);
  const scale = useMemo(
    (): SliderScale => ({ min: 0, max: frames.length - 1, step: 1, kind: 'linear' }),
    [frames.length],
  );
  if (isElsewhere)
    return (
      <button type="button" className="link" onClick={() => void selectSample(image.id)}>
        Its prediction is of image {image.name}: show it
      </button>
    );
  return (
    <div className="frames">
      <RangeInput
        label="Step of the recorded prediction"
        value={frame}
        scale={scale}
        format={(at) => `after step ${frames[at].step} of ${config.steps}`}
        onPreview={(at) => {
          if (at !== null) chooseFrame(at);
        }}
        onCommit={chooseFrame}
      />
      <output>step {formatCount(frames[frame].step)}</output>
    </div>
  );
}
