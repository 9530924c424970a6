// Serves the built page to the headless browser, together with the data folder's files, and takes its results.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createReadStream } from 'node:fs';
import { type Plugin, preview } from 'vite';
import { FILE_LIST_URL, OUTPUT_URL, type ServedFile } from '../headless/runner-protocol.ts';
import type { FolderFile } from './data-folder.ts';

const FILE_URL = '/runner/files/';

export interface DataServer {
  /** Address without a slash at the end. */
  origin: string;
  /** What the page has PUT below the output address, by name. */
  outputs: ReadonlyMap<string, Buffer>;
  close(): Promise<void>;
}

function sendFile(file: FolderFile | undefined, response: ServerResponse): void {
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  const stream = createReadStream(file.location);
  stream.on('open', () => response.writeHead(200, { 'Content-Type': 'application/octet-stream' }));
  stream.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(404).end();
  });
  stream.pipe(response);
}

async function takeOutput(
  request: IncomingMessage,
  response: ServerResponse,
  keep: (bytes: Buffer) => void,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  keep(Buffer.concat(parts));
  response.writeHead(204).end();
}

/**
 * Answers the page's requests. Files are asked for by their number in the list, so no path from outside is ever opened.
 *
 * @returns false when the request is none of these
 */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: readonly FolderFile[],
  outputs: Map<string, Buffer>,
): boolean {
  const url = request.url ?? '';
  if (request.method === 'GET' && url === FILE_LIST_URL) {
    const list = files.map(({ path }, index): ServedFile => ({ path, url: `${FILE_URL}${index}` }));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(list));
    return true;
  }
  if (request.method === 'GET' && url.startsWith(FILE_URL)) {
    const index = /^\d{1,9}$/.test(url.slice(FILE_URL.length)) ? Number(url.slice(FILE_URL.length)) : -1;
    sendFile(files[index], response);
    return true;
  }
  if (request.method === 'PUT' && url.startsWith(OUTPUT_URL)) {
    takeOutput(request, response, (bytes) => outputs.set(url.slice(OUTPUT_URL.length), bytes)).catch(() =>
      response.destroy(),
    );
    return true;
  }
  return false;
}

/** Starts the server on a free port of this machine; dist must be built. */
export async function serveData(files: readonly FolderFile[]): Promise<DataServer> {
  const outputs = new Map<string, Buffer>();
  const plugin: Plugin = {
    name: 'tendril-runner',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        if (!answer(request, response, files, outputs)) next();
      });
    },
  };
  const server = await preview({
    clearScreen: false,
    logLevel: 'error',
    plugins: [plugin],
    preview: { port: 0, strictPort: true, host: 'localhost', open: false },
    root: `${import.meta.dirname}/../..`,
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('The data server has no port.');
  return {
    origin: `http://localhost:${address.port}`,
    outputs,
    close: () => server.close(),
  };
}
