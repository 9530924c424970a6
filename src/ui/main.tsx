import { startTransition, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { listenToKeys } from './commands/key-listener.ts';
import { appStore, patch } from './store/app-store.ts';
import { openPage } from './save/keep-controller.ts';
import { followLessons } from './lessons/lesson-controller.ts';
import { mendCrashes } from './store/data-controller.ts';
import { applyTeaching, applyTheme } from './store/env-slice.ts';
import { followZoom } from './store/paint-controller.ts';
import { registerOffline } from './offline/register-offline.ts';
import { keepAddress, readFirstLink } from './share/link-controller.ts';
import { openTraining } from './store/run-controller.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/panels.css';
import './styles/viewer.css';
import './styles/side.css';
import './styles/narrow.css';

// Before the first paint, so that the page does not change under the eyes of a person.
const { wantedSet, isLink, trouble } = readFirstLink();
applyTheme(appStore.getState().env.theme);
applyTeaching(appStore.getState().env.isTeaching);
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
mendCrashes();
followZoom();
followLessons();
void openPage({ wantedSet, isLink }).then(() => {
  if (trouble !== null) patch('data', { trouble });
});
void openTraining();
keepAddress();
// After the page is there: it has nothing to do with the first paint.
window.addEventListener('load', registerOffline);
