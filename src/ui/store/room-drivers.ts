// Who answers the transport in the top bar and the zoom keys: the Train room, unless the open room has taken them.
import { patch } from './app-store.ts';
import { playOrPause, resetRun, stepOnce } from './run-controller.ts';
import type { TransportView } from './transport-slice.ts';
import { actualSize, fitImage, zoomBy } from './view-controller.ts';

export interface TransportDriver {
  playOrPause: () => void;
  stepOnce: () => void;
  reset: () => void;
}

export interface ZoomDriver {
  zoomBy: (direction: 1 | -1) => void;
  fit: () => void;
  actualSize: () => void;
}

const TRAIN: TransportDriver = { playOrPause, stepOnce, reset: resetRun };
const VIEWER: ZoomDriver = { zoomBy, fit: fitImage, actualSize };

let transport = TRAIN;
let zoom = VIEWER;

export const transportDriver = (): TransportDriver => transport;
export const zoomDriver = (): ZoomDriver => zoom;

/** Takes the transport for a room, with what its counters say; `showTransport` keeps that up to date. @returns how to give it back */
export function takeTransport(driver: TransportDriver, view: TransportView): () => void {
  transport = driver;
  patch('view', { transport: view });
  return () => {
    if (transport !== driver) return;
    transport = TRAIN;
    patch('view', { transport: null });
  };
}

/** What the counters say from now on; ignored unless this driver has the transport. */
export function showTransport(driver: TransportDriver, view: TransportView): void {
  if (transport === driver) patch('view', { transport: view });
}

/** Takes the zoom keys for a room. @returns how to give them back */
export function takeZoom(driver: ZoomDriver): () => void {
  zoom = driver;
  return () => {
    if (zoom === driver) zoom = VIEWER;
  };
}
