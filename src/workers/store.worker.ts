// Thin shell: what outlives a reload, behind comlink.
import * as Comlink from 'comlink';
import { createStore } from './browser-store.ts';

Comlink.expose(createStore());
