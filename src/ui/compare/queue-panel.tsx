// The list of runs: what is recorded, imported, or trained here.
import { useState } from 'react';
import { NumberEntry } from '../controls/number-entry.tsx';
import { Segments } from '../controls/segments.tsx';
import { SelectField } from '../controls/select-field.tsx';
import { countOf, formatCount } from '../format/format-number.ts';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { hasRun } from '../store/run-slice.ts';
import { patchCompare, useCompare, type SourceId } from './compare-store.ts';
import type { Differ } from './own-experiment.ts';
import { playOrPauseQueue, stopQueue } from './queue-controller.ts';
import { OpenResultsFolder } from './open-results.tsx';
import { HeldItems, OwnItems } from './queue-items.tsx';
import { countQueue } from './queue-words.ts';
import { changeSetup, chooseDiffer, retryFailed, showSource } from './setup-controller.ts';
import { sourceOf, sourcesOf, type Shown } from './shown.ts';
import { removeImport } from './transfer-controller.ts';
import { useShown } from './use-shown.ts';

const SOURCE_NAMES: Record<SourceId, string> = { recorded: 'Recorded', own: 'Own', imported: 'Imported' };

const DIFFERS: readonly { id: Differ; name: string }[] = [
  { id: 'loss', name: 'Loss' },
  { id: 'weight', name: 'Weight w' },
  { id: 'seed', name: 'Seed' },
  { id: 'model', name: 'Network' },
];

export function QueuePanel() {
  const shown = useShown();
  const sources = useCompare((state) => sourcesOf(state, state.tab).join());
  const source = useCompare((state) => sourceOf(state, state.tab));
  return (
    <section className="sec cmp-queue" aria-label="Queue">
      <h2>
        {source === 'own' ? 'Queue' : 'Runs'}
        <QueueState />
      </h2>
      {sources.includes(',') && (
        <Segments
          label="Results of"
          options={sources.split(',').map((id) => ({ id, name: SOURCE_NAMES[id as SourceId] }))}
          value={source}
          onChange={(id) => showSource(id as SourceId)}
        />
      )}
      {source === 'own' && <Interrupted />}
      {source === 'own' ? <OwnSettings /> : !('message' in shown) && <Provenance shown={shown} />}
      <Trouble />
      {'message' in shown ? (
        <div className="notice" role="alert">
          <b>{shown.message}</b> {shown.fix}
        </div>
      ) : shown.plan === null ? (
        <HeldItems shown={shown} />
      ) : (
        <OwnItems plan={shown.plan} />
      )}
    </section>
  );
}

function QueueState() {
  const own = useCompare((state) => state.own[state.tab]);
  const queue = useCompare((state) => state.queue);
  const source = useCompare((state) => sourceOf(state, state.tab));
  const shown = useShown();
  if (source !== 'own' || 'message' in shown) return null;
  const { done, failed, total } = countQueue(shown.plan, own);
  if (queue.state !== 'idle')
    return (
      <button type="button" className="aside link" onClick={stopQueue}>
        Stop the queue
      </button>
    );
  if (failed > 0)
    return (
      <button type="button" className="aside amber" onClick={retryFailed}>
        {countOf(failed, 'run')} failed: try again
      </button>
    );
  const isDone = done === total && total > 0;
  return (
    <span className={isDone ? 'aside good' : 'aside'}>
      {isDone && <Icon name="check" />}
      {formatCount(done)} of {formatCount(total)} done
    </span>
  );
}

/** A queue that was going on when a former page was left. */
function Interrupted() {
  const isInterrupted = useCompare(
    (state) => state.interrupted === state.tab && state.queue.state === 'idle',
  );
  const own = useCompare((state) => state.own[state.tab]);
  const ownData = useCompare((state) => state.ownData);
  const isOpen = useApp(({ data }) => data.table !== null);
  const shown = useShown();
  if (!isInterrupted || 'message' in shown) return null;
  const { done, total } = countQueue(shown.plan, own);
  const missing = total - done;
  const elsewhere = ownData !== null && ownData.table === null;
  return (
    <div className="notice amber" role="status" data-testid="interrupted">
      The page was left while this queue was going on: {formatCount(done)} of {countOf(total, 'run')}{' '}
      {done === 1 ? 'is' : 'are'} finished and kept. The run that was under way begins again.{' '}
      {elsewhere ? (
        <>Open “{ownData.name}” in Train to go on with it.</>
      ) : (
        <button type="button" className="link" disabled={!isOpen || missing === 0} onClick={playOrPauseQueue}>
          Go on with {countOf(missing, 'missing run')}
        </button>
      )}{' '}
      <button type="button" className="link" onClick={() => patchCompare({ interrupted: null })}>
        Leave it
      </button>
    </div>
  );
}

/** Which thing differs, and the numbers that make up a sweep or a division into folds. */
function OwnSettings() {
  const tab = useCompare((state) => state.tab);
  const { differ, weights, folds } = useCompare((state) => state.own[state.tab].setup);
  const imageCount = useApp(({ data }) => data.table?.rows.filter(({ status }) => status === 'ready').length);
  const isTrainBusy = useApp(({ run }) => hasRun(run));
  const trainStep = useApp(({ run }) => run.step);
  const isQueueBusy = useCompare((state) => state.queue.state !== 'idle');
  return (
    <>
      {tab === 'losses' && (
        <div className="field two">
          <span className="label">Differ in</span>
          <SelectField
            label="Differ in"
            options={DIFFERS}
            value={differ}
            placeholder="Loss"
            onChange={(id) => chooseDiffer(id as Differ)}
          />
        </div>
      )}
      {tab === 'sweep' && <WeightList weights={weights} />}
      {tab === 'folds' && (
        <div className="field">
          <span className="label">Folds k</span>
          <span className="muted ell">of {countOf(imageCount ?? 0, 'image')}</span>
          <NumberEntry
            label="Folds"
            value={folds}
            min={2}
            max={Math.max(2, imageCount ?? 2)}
            isInteger
            format={String}
            next={(value, direction) => value + direction}
            onCommit={(value) => changeSetup({ folds: value })}
          />
        </div>
      )}
      {isTrainBusy && !isQueueBusy && (
        <p className="notice amber">
          A run of {countOf(trainStep, 'step')} is in Train. There is one training worker: Play here ends it,
          and asks first.
        </p>
      )}
    </>
  );
}

/** "0.1, 0.3, 1" as text: as many numbers as a person likes. */
function WeightList({ weights }: { weights: readonly number[] }) {
  const [text, setText] = useState<string | null>(null);
  const typed = text === null ? weights : readWeights(text);
  const commit = (): void => {
    if (text !== null && typed !== null) changeSetup({ weights: typed });
    setText(null);
  };
  return (
    <div className="field two">
      <label className="label" htmlFor="cmp-weights">
        Weights&nbsp;<i>w</i>
      </label>
      <span className="entry full" data-invalid={typed === null || undefined}>
        <input
          id="cmp-weights"
          type="text"
          autoComplete="off"
          aria-invalid={typed === null}
          title={typed === null ? 'Numbers above 0 and up to 100, parted by commas or spaces.' : undefined}
          value={text ?? weights.join(', ')}
          onChange={(event) => setText(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setText(null);
          }}
        />
      </span>
    </div>
  );
}

/** null where it is no list of weights */
function readWeights(text: string): number[] | null {
  const values = text.split(/[\s,;]+/).filter((part) => part !== '');
  const numbers = [...new Set(values.map(Number))].sort((a, b) => a - b);
  if (numbers.length === 0 || numbers.some((value) => !(value > 0 && value <= 100))) return null;
  return numbers;
}

function Provenance({ shown }: { shown: Shown }) {
  const recorded = useCompare((state) => state.recorded);
  const imported = useCompare((state) => state.imported);
  const whyNot = useApp(({ env, data }) => env.backend === null || data.table === null);
  const { results } = shown;
  const [first] = results.runs;
  const backend = first === undefined ? '' : first.backend.backend === 'wasm' ? 'WebAssembly' : 'WebGPU';
  if (shown.source === 'imported')
    return (
      <>
        <p className="cmp-help" data-testid="imported">
          From <b>{imported?.file}</b>: {results.experiment.title}, {results.data.name}
          {backend === '' ? '' : `, ${backend}`}.{' '}
          {imported?.predictions.length === 0 ? (
            <>
              It holds numbers and curves, no predictions: those need <code>--predictions</code> while
              training.
            </>
          ) : (
            imported?.comparison === null &&
            'Its images are not open: open the same data set in Train to see the predictions.'
          )}{' '}
          <button type="button" className="link" onClick={() => void removeImport()}>
            Remove
          </button>
        </p>
        {imported?.predictions.length === 0 && <OpenResultsFolder />}
      </>
    );
  const date = recorded === null ? '' : recorded.recording.recordedAt.slice(0, 10);
  return (
    <>
      <p className="cmp-help" data-testid="provenance">
        <b>Recorded</b> on {date} with {backend} ({recorded?.recording.backend.adapter}),{' '}
        {formatCount(first?.config.steps ?? 0)} steps a run, on the synthetic set {results.data.name}.
      </p>
      <button type="button" className="btn" disabled={whyNot} onClick={playOrPauseQueue}>
        Train such runs here
      </button>
    </>
  );
}

function Trouble() {
  const trouble = useCompare((state) => state.trouble);
  const recordedTrouble = useCompare((state) => state.recordedTrouble);
  if (trouble === null && recordedTrouble === null) return null;
  return (
    <div className="notice" role="alert">
      <button
        type="button"
        className="dismiss"
        aria-label="Dismiss"
        onClick={() => patchCompare({ trouble: null, recordedTrouble: null })}
      >
        <Icon name="close" small />
      </button>
      <b>{trouble?.message ?? recordedTrouble}</b> {trouble?.fix ?? 'Reload the page to try again.'}
    </div>
  );
}
