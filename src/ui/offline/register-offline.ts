// Installs the service worker of a built page, isolates the page where its host does not, and offers new versions.
import { Workbox } from 'workbox-window';
import { announce, appStore, patch } from '../store/app-store.ts';
import { askBeforeRestart } from '../store/restart.ts';
import { hasRun } from '../store/run-slice.ts';

const TRIED_KEY = 'tendril-isolated';

let workbox: Workbox | null = null;

/** Registers the worker when the page is at rest; nothing waits for it. */
export function registerOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const made = new Workbox(`${import.meta.env.BASE_URL}offline.sw.js`);
  workbox = made;
  made.addEventListener('activated', (event) => {
    if (event.isUpdate !== true) {
      announce('The page now works without a network, too.');
      patch('env', { isOffline: true });
    }
    void isolate();
  });
  made.addEventListener('waiting', () => patch('env', { isUpdateReady: true }));
  if (navigator.serviceWorker.controller !== null) patch('env', { isOffline: true });
  // A page that cannot be stored works as before, with its network.
  made
    .register()
    .catch((error: unknown) => console.warn('The page could not be stored for offline use.', error));
}

/** Only a page that the worker answered is isolated: loads it once more, unless that was tried or would cost something. */
async function isolate(): Promise<void> {
  if (crossOriginIsolated || hasRun(appStore.getState().run)) return;
  if (appStore.getState().data.source?.kind === 'own') return;
  try {
    if (sessionStorage.getItem(TRIED_KEY) !== null) return;
    sessionStorage.setItem(TRIED_KEY, 'yes');
  } catch {
    // Without a memory of the attempt it might be made for ever.
    return;
  }
  await navigator.serviceWorker.ready;
  window.location.reload();
}

/** The person wants the new version: the page is loaded anew under it. */
export function takeUpdate(): void {
  askBeforeRestart('The new version loads the page anew.', () => {
    workbox?.addEventListener('controlling', () => window.location.reload());
    workbox?.messageSkipWaiting();
  });
}
