// Opens lessons, sets what they need, and looks at the page's state to see what has been done.
import { appStore, patch } from '../store/app-store.ts';
import { chooseSampleSet } from '../store/data-controller.ts';
import { toggleLayer } from '../store/paint-controller.ts';
import { dropRecorded } from '../store/recorded-controller.ts';
import { askBeforeRestart } from '../store/restart.ts';
import { discardRun } from '../store/run-controller.ts';
import { hasRun } from '../store/run-slice.ts';
import { labStore, patchLab } from '../losses/lab-store.ts';
import { DEFAULT_KNOBS, patchSkeletons, skeletonsStore } from '../skeletons/skeletons-store.ts';
import { countDone, say, type Lesson, type LessonState } from './lesson.ts';
import { LESSONS, findLesson } from './lesson-list.ts';
import { lessonStore, patchLesson, storeCompleted, type ShownStep } from './lesson-store.ts';

const readState = (): LessonState => ({
  app: appStore.getState(),
  skeletons: skeletonsStore.getState(),
  losses: labStore.getState(),
});

/** Opens a lesson with the settings it wants; asks first if a run would be lost. */
export function openLesson(id: string): void {
  const lesson = findLesson(id);
  if (lesson === null) return;
  patch('view', { sheet: null });
  // A lesson tells of what the learner trains.
  dropRecorded();
  const begin = (): void => {
    void setUp(lesson).then(() => {
      patchLesson({ isFocusWanted: true });
      if (appStore.getState().view.lesson === id) start(lesson);
      patch('view', { lesson: id, room: lesson.room });
    });
  };
  if (hasRun(appStore.getState().run) && changesTraining(lesson))
    askBeforeRestart('The lesson sets its own data and settings.', begin);
  else begin();
}

function changesTraining({ training }: Lesson): boolean {
  if (training === null) return false;
  const { config, data } = appStore.getState();
  const isOtherSet =
    training.sampleSet !== null && !(data.source?.kind === 'sample' && data.source.id === training.sampleSet);
  return isOtherSet || JSON.stringify(training.config(config)) !== JSON.stringify(config);
}

async function setUp(lesson: Lesson): Promise<void> {
  const { training } = lesson;
  if (training === null || !changesTraining(lesson)) return;
  if (!(await discardRun())) return;
  appStore.setState(({ config }) => ({ config: training.config(config) }));
  if (training.sampleSet !== null) chooseSampleSet(training.sampleSet);
}

export function closeLesson(): void {
  patch('view', { lesson: null });
}

/** The next lesson or the former one; after the last there is none. */
export function goToLesson(direction: 1 | -1): void {
  const at = LESSONS.findIndex(({ id }) => id === appStore.getState().view.lesson);
  const next = LESSONS.at(at + direction);
  if (at + direction >= 0 && next !== undefined) openLesson(next.id);
  else closeLesson();
}

/** All knobs of the Train room, or only those that the lesson uses; the focus goes to the lesson, since the button goes. */
export function showControls(areControlsShown: boolean): void {
  patchLesson({ areControlsShown, isFocusWanted: true });
}

/** What a lesson needs of its room, however it was opened. */
function prepareRoom({ room }: Lesson): void {
  if (room === 'train' && !appStore.getState().view.layers.topologyErrors.isVisible)
    toggleLayer('topologyErrors');
  else if (room === 'losses') beginLossLab();
  else if (room === 'skeletons') beginSkeletonLab();
}

/** An undamaged prediction, and the maps of the added terms. */
function beginLossLab(): void {
  const { phase, state, settings } = labStore.getState();
  if (phase !== 'ready') {
    patchLab({ settings: { ...settings, shown: 'added' } });
    return;
  }
  void import('../losses/lab-controller.ts').then((lab) => {
    lab.changeSettings({ shown: 'added' });
    if (state?.canUndo === true) lab.command({ kind: 'startAgain' });
  });
}

function beginSkeletonLab(): void {
  const { source, mask } = skeletonsStore.getState();
  patchSkeletons({ knobs: DEFAULT_KNOBS });
  const [first] = appStore.getState().data.sampleSets;
  if (source !== 'sample' && first !== undefined)
    void import('../skeletons/lab-masks.ts').then((lab) => lab.openSample(first.id));
  // Without a mask the room opens its first one by itself.
  else if (mask !== null) void import('../skeletons/lab-render.ts').then((lab) => lab.requestRender());
}

function start(lesson: Lesson): void {
  patchLesson({ doneCount: 0, said: '', areControlsShown: false, text: [], steps: [] });
  prepareRoom(lesson);
  look(lesson);
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && JSON.stringify(a) === JSON.stringify(b);

/** Ticks what is done, and brings the words up to date. */
function look(lesson: Lesson): void {
  const state = readState();
  const former = lessonStore.getState();
  const doneCount = countDone(lesson, former.doneCount, state);
  const text = lesson.text.flatMap((words) => say(words, state) ?? []);
  const steps = lesson.steps.map(({ todo, hint }): ShownStep => {
    return { todo: say(todo, state) ?? '', hint: hint === undefined ? null : say(hint, state) };
  });
  if (!isSame(text, former.text)) patchLesson({ text });
  if (!isSame(steps, former.steps)) patchLesson({ steps });
  if (doneCount === former.doneCount) return;
  const total = lesson.steps.length;
  const isComplete = doneCount === total;
  patchLesson({
    doneCount,
    said: isComplete
      ? `All ${total} steps done: the lesson is complete.`
      : `Step ${doneCount} of ${total} done. Next: ${steps[doneCount].todo}`,
  });
  const { completed } = former;
  if (isComplete && !completed.includes(lesson.id)) {
    patchLesson({ completed: [...completed, lesson.id] });
    storeCompleted([...completed, lesson.id]);
  }
}

/** From now on the open lesson follows what is done on the page. */
export function followLessons(): void {
  let isWaiting = false;
  // After whoever wrote has written all: a knob stands in the store a moment before the lab says that it works on it.
  const lookAgain = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    queueMicrotask(() => {
      isWaiting = false;
      const lesson = findLesson(appStore.getState().view.lesson);
      if (lesson !== null) look(lesson);
    });
  };
  const opened = (): void => {
    const lesson = findLesson(appStore.getState().view.lesson);
    if (lesson !== null) start(lesson);
  };
  appStore.subscribe((state, former) => {
    if (state.view.lesson !== former.view.lesson) opened();
    else lookAgain();
  });
  skeletonsStore.subscribe(lookAgain);
  labStore.subscribe(lookAgain);
  opened();
}
