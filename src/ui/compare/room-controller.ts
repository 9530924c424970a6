// What goes on while the Compare room is open: transport and zoom keys are its own, and the table follows the results.
import { appStore } from '../store/app-store.ts';
import { showTransport, takeTransport, takeZoom, type TransportDriver } from '../store/room-drivers.ts';
import type { TransportView } from '../store/transport-slice.ts';
import { summaryInput } from './columns.ts';
import { compareClient } from './compare-clients.ts';
import { compareStore, patchCompare } from './compare-store.ts';
import { attachPictures, bringBack } from './kept-results.ts';
import { openOwnData } from './own-data.ts';
import { mendCompareCrashes, openRecorded } from './picture-controller.ts';
import { playOrPauseQueue, resetQueue, stepQueue, whyNotQueue } from './queue-controller.ts';
import { describeTransport } from './queue-words.ts';
import { ownPlan, plannedImages, shownOf, sourceOf, type Shown } from './shown.ts';
import { actualGridSize, fitOrFill, refill, zoomGrid, zoomInto } from './zoom-controller.ts';

const DRIVER: TransportDriver = { playOrPause: playOrPauseQueue, stepOnce: stepQueue, reset: resetQueue };
const ZOOM = { zoomBy: zoomGrid, fit: fitOrFill, actualSize: actualGridSize };

function currentTransport(): TransportView {
  const state = compareStore.getState();
  const { config, data } = appStore.getState();
  // A running queue stays in the counters, whatever tab is looked at.
  const tab = state.queue.state === 'idle' ? state.tab : state.queue.tab;
  const plan = ownPlan(tab, state, config, data);
  return describeTransport('message' in plan ? null : plan, state.own[tab], state.queue, whyNotQueue());
}

let summarised: object | null = null;

/** Mean, spread and test of what is shown, whenever that has changed. */
async function refreshSummary(): Promise<void> {
  const { config, data } = appStore.getState();
  const shown = shownOf(compareStore.getState(), config, data);
  if (shown === summarised || 'message' in shown) return;
  summarised = shown;
  if (shown.results.runs.length === 0) return;
  try {
    const client = compareClient();
    const summary = await client.summarise(summaryInput(shown.results, shown.columns));
    if (summarised !== shown) return;
    const pairs = new Set(summary.arms.map(({ metrics }) => metrics.dice.imageCount));
    const { leastP } = compareStore.getState();
    const known = new Map(leastP);
    for (const count of [...pairs, foldCount(shown)])
      if (!known.has(count)) known.set(count, await client.leastPValue(count));
    patchCompare({ summary: { of: shown, summary }, leastP: known });
  } catch (error) {
    summarised = null;
    const message = error instanceof Error ? error.message : String(error);
    patchCompare({ trouble: { message, fix: 'Export the results, and reload the page.' } });
  }
}

const foldCount = ({ results }: Shown): number => results.experiment.folds ?? 0;

/** More images than these are read only once they are trained on: a look at the tab must not fill the memory. */
const MOST_PLANNED = 64;

/** Table and tab whose images were put into the grid last. */
let pictured: { table: object; tab: string } | null = null;

/** Own runs that are still to be trained have their images and masks to look at. */
async function showPlanned(): Promise<void> {
  const state = compareStore.getState();
  const { table, source } = appStore.getState().data;
  const { tab, queue } = state;
  if (table === null || source === null || queue.state !== 'idle' || sourceOf(state, tab) !== 'own') return;
  if (pictured?.table === table && pictured.tab === tab) return;
  pictured = { table, tab };
  await bringBack();
  await attachPictures();
  // Results of other data are looked at until the queue begins with these.
  const { own, ownData } = compareStore.getState();
  const hasResults = Object.values(own).some(({ results }) => results.size > 0);
  if (hasResults && ownData?.table !== table) return;
  if (plannedImages(tab, { table }).length > MOST_PLANNED) return;
  try {
    await openOwnData(tab, table);
  } catch (error) {
    // Another set was opened meanwhile: it has its own turn.
    if (appStore.getState().data.table !== table) return;
    const message = error instanceof Error ? error.message : String(error);
    patchCompare({ trouble: { message, fix: 'Open the data set in Train once more.' } });
  }
}

function follow(): void {
  const { config, data } = appStore.getState();
  const shown = shownOf(compareStore.getState(), config, data);
  zoomInto('message' in shown ? null : shown.comparison);
  void showPlanned();
  showTransport(DRIVER, currentTransport());
  void refreshSummary();
}

/** @returns how to leave it again; a queue goes on */
export function enterRoom(): () => void {
  mendCompareCrashes();
  void openRecorded();
  void bringBack();
  const giveTransportBack = takeTransport(DRIVER, currentTransport());
  const giveZoomBack = takeZoom(ZOOM);
  const stops = [
    compareStore.subscribe((state, former) => {
      if (state.pictures !== former.pictures) refill();
      follow();
    }),
    // The counters themselves are in the app's store: only what the queue depends on is followed.
    appStore.subscribe(({ config, data, env, run }, former) => {
      if (
        config !== former.config ||
        data !== former.data ||
        env !== former.env ||
        run.state !== former.run.state
      )
        follow();
    }),
  ];
  follow();
  return () => {
    for (const stop of stops) stop();
    giveTransportBack();
    giveZoomBack();
  };
}
