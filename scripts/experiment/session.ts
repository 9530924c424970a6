// The headless page with the data set open and the backend up: opened once for all runs, and anew after it died.
import type { BackendInfo } from '../../src/engine/train-events.ts';
import type { RunConfig } from '../../src/engine/run-config.ts';
import type { DatasetTable, OpenOptions } from '../../src/workers/data-protocol.ts';
import type { RunnerNews } from '../headless/runner-protocol.ts';
import type { FolderFile } from '../train/data-folder.ts';
import { type DataServer, serveData } from '../train/data-server.ts';
import { type HeadlessRun, startHeadless } from '../train/headless-run.ts';

export interface Session {
  headless: HeadlessRun;
  table: DatasetTable;
  backend: BackendInfo;
  close(): Promise<void>;
}

/**
 * @param preference the backend; where it is not to be had, this rejects with one sentence
 * @param hear called with everything the page tells, in order
 */
export async function openSession(
  files: readonly FolderFile[],
  open: OpenOptions,
  preference: RunConfig['backend'],
  hear: (news: RunnerNews) => void,
): Promise<Session> {
  const server: DataServer = await serveData(files);
  let headless: HeadlessRun | null = null;
  const close = async () => {
    await headless?.close().catch(() => undefined);
    await server.close();
  };
  try {
    headless = await startHeadless(server, preference, hear);
    const table = await headless.openData(open);
    const backend = await headless.openBackend(preference);
    return { headless, table, backend, close };
  } catch (error) {
    await close();
    throw error;
  }
}
