// The page's hand on the archive worker: spawned for a ZIP, ended after it.
import type { ArchiveApi, ArchivedParts, RunArchive } from './archive-protocol.ts';
import { createWorkerLink } from './worker-link.ts';

function withWorker<T>(ask: (call: ReturnType<typeof link>['call']) => Promise<T>): Promise<T> {
  const { call, close } = link();
  return ask(call).finally(close);
}

const link = () =>
  createWorkerLink<ArchiveApi>({
    role: 'archive',
    spawn: () =>
      new Worker(new URL('./archive.worker.ts', import.meta.url), {
        type: 'module',
        name: 'tendril-archive',
      }),
  });

/** See ArchiveApi. */
export const packRun = (run: RunArchive, parts: ArchivedParts): Promise<Blob> =>
  withWorker((call) => call((api) => api.packRun(run, parts)));

/** See ArchiveApi. */
export const unpackRun = (file: Blob, name: string): Promise<RunArchive> =>
  withWorker((call) => call((api) => api.unpackRun(file, name)));
