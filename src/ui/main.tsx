import { startTransition, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { listenToKeys } from './commands/key-listener.ts';
import { appStore, patch } from './store/app-store.ts';
import { openPage, readKept } from './save/keep-controller.ts';
import { followLessons } from './lessons/lesson-controller.ts';
import { mendCrashes, openDrop } from './store/data-controller.ts';
import { followZoom } from './store/paint-controller.ts';
import { followRecorded, isRecordedWanted, showRecorded } from './store/recorded-controller.ts';
import { recordedRun } from './store/recorded-files.ts';
import { registerOffline } from './offline/register-offline.ts';
import { keepAddress, readFirstLink } from './share/link-controller.ts';
import { listenToDrops } from './shell/page-drop.ts';
import { openTraining } from './store/run-controller.ts';
import { openRoom } from './store/view-controller.ts';
import { nameOfDrop } from './train/data-words.ts';
import { collectDroppedFiles } from '../workers/data-client.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/panels.css';
import './styles/viewer.css';
import './styles/side.css';
import './styles/narrow.css';

/** Nothing waits longer for the recorded run. */
const PATIENCE_MS = 2500;

/** Something to see comes first: data, backend and storing the page are heavy and would hold it up. */
async function open(): Promise<void> {
  const saved = await readKept({ wantedSet, isLink });
  const hasOwn = saved !== null || appStore.getState().runs.kept.length > 0;
  if (recorded !== null && !hasOwn)
    await Promise.race([showRecorded(recorded), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  if (document.readyState === 'complete') registerOffline();
  else window.addEventListener('load', registerOffline);
  void openTraining();
  await openPage(saved, wantedSet);
  if (trouble !== null) patch('data', { trouble });
}

// Before the first paint, so that the page does not change under the eyes of a person.
const { wantedSet, isLink, trouble } = readFirstLink();
const recorded = isRecordedWanted() ? recordedRun : null;
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root.');
// In small parts, between which the browser may do other things.
const reactRoot = createRoot(root);
startTransition(() =>
  reactRoot.render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
listenToKeys();
listenToDrops((transfer) => {
  // What becomes of the files is told there.
  openRoom('train');
  openDrop(collectDroppedFiles(transfer), nameOfDrop);
});
mendCrashes();
followZoom();
followRecorded();
followLessons();
keepAddress();
void open();
