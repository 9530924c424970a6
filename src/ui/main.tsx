import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { listenToKeys } from './commands/key-listener.ts';
import { appStore } from './store/app-store.ts';
import { loadSampleSets, mendCrashes } from './store/data-controller.ts';
import { applyTheme } from './store/env-slice.ts';
import { followZoom } from './store/paint-controller.ts';
import { openTraining } from './store/run-controller.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/panels.css';
import './styles/viewer.css';
import './styles/side.css';

applyTheme(appStore.getState().env.theme);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
listenToKeys();
mendCrashes();
followZoom();
void loadSampleSets();
void openTraining();
