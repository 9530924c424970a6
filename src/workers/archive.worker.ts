// Thin shell: runs as ZIP files behind comlink.
import * as Comlink from 'comlink';
import type { ArchiveApi } from './archive-protocol.ts';
import { packRun, unpackRun } from './run-archive.ts';

const api: ArchiveApi = { packRun, unpackRun };
Comlink.expose(api);
