// Keeps the run, the person's images and ended runs in this browser, and brings them back when the page is opened again.
import type { KeptSource, SavedRun, StoreApi, StoreUsage } from '../../workers/store-protocol.ts';
import { announce, appStore, patch, type AppState } from '../store/app-store.ts';
import { listenToOwnFiles, loadSampleSets, openKeptFiles } from '../store/data-controller.ts';
import { rememberKeeping } from '../store/keeping-choice.ts';
import { resumeFormer } from '../store/run-controller.ts';
import { listenToCheckpoints } from '../store/run-messages.ts';
import type { KeptRun } from '../store/runs-slice.ts';
import { askToStay, askToStayQuietly } from './ask-to-stay.ts';
import { store, takeKept } from './kept-reader.ts';
import { meantRun } from './meant-run.ts';
import { runLog } from './run-log.ts';

/** Writes happen one after the other: a slow one must not overwrite what came after it. */
let writing: Promise<void> = Promise.resolve();

function keep(write: () => Promise<unknown>): void {
  if (!appStore.getState().env.isKeeping) return;
  writing = writing.then(write).then(
    () => {
      askToStayQuietly();
      if (appStore.getState().env.keepingError !== null) patch('env', { keepingError: null });
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (appStore.getState().env.keepingError === null) announce(message);
      patch('env', { keepingError: message });
    },
  );
}

/** Keeps something after all that was kept before; nothing where keeping is off. A failure is told on the page. */
export function keepInBrowser(write: (store: StoreApi) => Promise<unknown>): void {
  keep(() => write(store()));
}

/** Reads what is kept, after all that is still being written. @throws Error with one sentence */
export async function readFromBrowser<T>(read: (store: StoreApi) => Promise<T>): Promise<T> {
  await writing;
  return read(store());
}

/** From now on what happens is kept. */
function beginKeeping(): void {
  listenToCheckpoints(({ step, file }) => {
    const { run, data } = appStore.getState();
    if (run.config === null || data.source === null || data.table === null) return;
    const saved: SavedRun = {
      savedAt: new Date().toISOString(),
      config: run.config,
      source: data.source,
      dataName: data.table.name,
      step,
      log: runLog.snapshot(step),
      checkpoint: file,
    };
    keep(() => store().writeRun(saved));
  });
  listenToOwnFiles((name, files) => keep(() => store().writeUpload({ name, files })));
  appStore.subscribe((state, former) => {
    if (state.runs.kept !== former.runs.kept) keepEnded(state.runs.kept, former.runs.kept);
    // Thrown away by the person: a page that is opened again does not bring it back.
    if (isAtRest(state) && !isAtRest(former)) keep(() => store().deleteRun());
  });
}

const isAtRest = ({ run }: AppState): boolean => run.state === 'idle' && !run.isStarting;

function keepEnded(now: readonly KeptRun[], before: readonly KeptRun[]): void {
  for (const run of now) {
    if (!before.includes(run)) keep(() => store().writeEnded(run.id, run));
  }
  for (const { id } of before) {
    if (!now.some((run) => run.id === id)) keep(() => store().deleteEnded(id));
  }
}

async function readFormer(): Promise<SavedRun | null> {
  try {
    const kept = await takeKept();
    if (kept === null) return null;
    const ended = kept.ended as KeptRun[];
    const nextId = ended.reduce((most, { id }) => Math.max(most, id), 0) + 1;
    appStore.setState(({ runs }) => ({ runs: { ...runs, kept: ended, nextId } }));
    return kept.run;
  } catch (error) {
    patch('env', { keepingError: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

async function hasComparedOwnData(): Promise<boolean> {
  if (!appStore.getState().env.isKeeping) return false;
  return store()
    .hasOwnDataComparison()
    .catch(() => false);
}

async function openData(source: KeptSource): Promise<boolean> {
  if (source.kind === 'sample') {
    await loadSampleSets(source.id);
    const open = appStore.getState().data.source;
    return open?.kind === 'sample' && open.id === source.id;
  }
  const upload = await store().readUpload();
  if (upload === null) return false;
  // Own images first: a sample set is only opened where there are none.
  const opening = openKeptFiles(upload.files, upload.name);
  await loadSampleSets(null);
  return opening;
}

/** Reads what a former page kept, and keeps what happens from now on. @returns the run to go on with; null: none */
export async function readKept(link: {
  wantedSet: string | null;
  isLink: boolean;
}): Promise<SavedRun | null> {
  const saved = await readFormer();
  beginKeeping();
  if (saved === null) return null;
  return meantRun(saved, link.isLink ? { ...link, config: appStore.getState().config } : null);
}

/** Opens the page as it was left, or, with nothing to go on with, the sample set that a link wants, or the first. */
export async function openPage(saved: SavedRun | null, wantedSet: string | null): Promise<void> {
  if (saved === null) {
    // Own images that were compared are opened again, unless the address names a set.
    if (wantedSet === null && (await hasComparedOwnData()) && (await openData({ kind: 'own' }))) return;
    if (appStore.getState().data.table === null) await loadSampleSets(wantedSet);
    return;
  }
  if (!(await openData(saved.source))) {
    if (appStore.getState().data.table === null) await loadSampleSets(wantedSet);
    return;
  }
  // A person was quicker and has begun something else.
  if (!isAtRest(appStore.getState())) return;
  announce(`The run of ${saved.dataName} is back at step ${saved.step}, paused.`);
  await resumeFormer(saved);
}

export async function readUsage(): Promise<StoreUsage> {
  await writing;
  return store().usage();
}

/** Asks the browser, at the person's word, to promise that it deletes nothing by itself. */
export async function askForPromise(): Promise<void> {
  const isPromised = await askToStay();
  announce(isPromised ? 'The browser has promised to keep it.' : 'The browser did not promise it.');
}

/** Deletes what is kept; what is on the page stays until it is closed. */
export async function forget(what: 'run' | 'upload' | 'comparison' | 'all'): Promise<void> {
  await writing;
  if (what === 'run') await store().deleteRun();
  else if (what === 'upload') await store().deleteUpload();
  else if (what === 'comparison') await store().deleteComparison();
  else {
    await store().deleteAll();
    appStore.setState(({ runs }) => ({
      runs: { ...runs, kept: runs.kept.filter(({ id }) => id === runs.currentId) },
    }));
  }
}

/** Switches keeping on or off; off deletes what was kept. */
export async function setKeeping(isKeeping: boolean): Promise<void> {
  rememberKeeping(isKeeping);
  patch('env', { isKeeping, keepingError: null });
  if (!isKeeping) await forget('all');
}
