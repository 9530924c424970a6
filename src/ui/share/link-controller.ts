// Keeps the address and the page's state the same: what is on the knobs stands in the address, and a link sets the knobs.
import { appStore, patch, type AppState } from '../store/app-store.ts';
import type { Sentence } from '../store/data-slice.ts';
import { chooseSampleSet } from '../store/data-controller.ts';
import { dropRecorded } from '../store/recorded-controller.ts';
import { askBeforeRestart } from '../store/restart.ts';
import { discardRun } from '../store/run-controller.ts';
import { changeColdKnob } from '../store/run-knobs.ts';
import { checkShared } from './check-shared.ts';
import { isShareCode, readShareCode, writeShareCode, type SharedState } from './share-code.ts';

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const WRITE_AFTER_MS = 400;

let timer: ReturnType<typeof setTimeout> | undefined;
/** What this page wrote itself, so that it is not taken for a link that somebody followed. */
let written = '';

/** @returns what a link to the page as it stands says */
export function sharedState({ view, data, config }: AppState): SharedState {
  return {
    room: view.room,
    sampleSet: data.source?.kind === 'sample' ? data.source.id : null,
    config,
    lesson: view.lesson,
    hidden: view.hidden,
  };
}

/** @returns the whole address, e.g. "https://…/#v=1&room=train" */
export function linkTo(state: SharedState): string {
  const { origin, pathname } = window.location;
  return `${origin}${pathname}#${writeShareCode(state)}`;
}

function troubleOf(error: unknown): Sentence {
  const message = error instanceof Error ? error.message : String(error);
  return { message, fix: 'The page keeps its settings; ask for the link once more.' };
}

/** @throws Error with one sentence that names what in the link cannot be used */
function readLink(code: string): SharedState {
  const shared = readShareCode(code);
  checkShared(shared);
  return shared;
}

/**
 * Sets the knobs as the address says, before anything is opened.
 *
 * @returns the sample set that the link wants, null where it names none, and what is wrong with the link
 */
export function readFirstLink(): { wantedSet: string | null; isLink: boolean; trouble: Sentence | null } {
  const code = window.location.hash;
  if (!isShareCode(code)) return { wantedSet: null, isLink: false, trouble: null };
  try {
    const { room, sampleSet, config, lesson, hidden } = readLink(code);
    appStore.setState({ config });
    patch('view', { room, lesson, hidden });
    return { wantedSet: sampleSet, isLink: true, trouble: null };
  } catch (error) {
    return { wantedSet: null, isLink: true, trouble: troubleOf(error) };
  }
}

function followLink(): void {
  const code = window.location.hash.replace(/^#/, '');
  if (code === written || !isShareCode(code)) return;
  try {
    const { room, sampleSet, config, lesson, hidden } = readLink(code);
    const { data, config: now } = appStore.getState();
    // A list that is not there yet names nothing.
    if (
      sampleSet !== null &&
      data.sampleSets.length > 0 &&
      !data.sampleSets.some(({ id }) => id === sampleSet)
    )
      throw new Error(`The link names a sample set ${sampleSet}, which is not there.`);
    patch('view', { room, lesson, hidden });
    const hasOtherData =
      sampleSet !== null && !(data.source?.kind === 'sample' && data.source.id === sampleSet);
    if (JSON.stringify(config) === JSON.stringify(now)) {
      if (hasOtherData) chooseSampleSet(sampleSet);
      return;
    }
    // Theirs are the settings to look at now.
    dropRecorded();
    if (!hasOtherData) changeColdKnob('The link has other settings.', () => config);
    // One question for both.
    else
      askBeforeRestart('The link has other settings and other data.', () => {
        appStore.setState({ config });
        void discardRun().then((isDone) => {
          if (isDone) chooseSampleSet(sampleSet);
        });
      });
  } catch (error) {
    patch('data', { trouble: troubleOf(error) });
  }
}

function write(): void {
  const code = writeShareCode(sharedState(appStore.getState()));
  if (code === written) return;
  written = code;
  window.history.replaceState(null, '', `#${code}`);
}

/** From now on the address follows the page, and the page follows links. */
export function keepAddress(): void {
  window.addEventListener('hashchange', followLink);
  appStore.subscribe((state, former) => {
    const isSame =
      state.config === former.config &&
      state.data.source === former.data.source &&
      state.view.room === former.view.room &&
      state.view.lesson === former.view.lesson &&
      state.view.hidden === former.view.hidden;
    if (isSame) return;
    clearTimeout(timer);
    timer = setTimeout(write, WRITE_AFTER_MS);
  });
}
