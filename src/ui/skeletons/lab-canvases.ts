// The pixels of the five views. The canvases live outside of React, so that another room may be visited without painting anew.
import type { LabAnswer, LabViewId } from '../../workers/skeleton-lab-protocol.ts';
import type { Point } from '../viewer/viewport-math.ts';

interface Held {
  /** The view itself, at one canvas pixel a pixel. */
  front: HTMLCanvasElement;
  /** The mask behind a skeleton. */
  behind: HTMLCanvasElement;
  values: Float32Array | Uint8Array | null;
}

const held = new Map<LabViewId, Held>();
let width = 0;

function hold(id: LabViewId): Held {
  let kept = held.get(id);
  if (kept === undefined) {
    const front = document.createElement('canvas');
    front.dataset['view'] = id;
    const behind = document.createElement('canvas');
    behind.className = 'behind';
    behind.setAttribute('aria-hidden', 'true');
    kept = { front, behind, values: null };
    held.set(id, kept);
  }
  return kept;
}

/** Puts a view's canvases into an element; returns how to take them out again. */
export function mountCanvases(id: LabViewId, host: HTMLElement): () => void {
  const { front, behind } = hold(id);
  if (id === 'mask') host.append(front);
  else host.append(behind, front);
  return () => {
    front.remove();
    behind.remove();
  };
}

export function canvasesOf(id: LabViewId): { front: HTMLCanvasElement; behind: HTMLCanvasElement } {
  return hold(id);
}

function resize(canvas: HTMLCanvasElement, size: { width: number; height: number }): void {
  if (canvas.width !== size.width) canvas.width = size.width;
  if (canvas.height !== size.height) canvas.height = size.height;
}

/** Shows what has changed. */
export function showAnswer({ window, views }: LabAnswer, describe: (id: LabViewId) => string): void {
  width = window.width;
  for (const { id, bitmap, values } of views) {
    if (id === 'mask') {
      for (const other of ['exact', 'tube', 'soft', 'topo'] as const) {
        const { behind } = hold(other);
        resize(behind, window);
        const context = behind.getContext('2d');
        context?.clearRect(0, 0, window.width, window.height);
        context?.drawImage(bitmap, 0, 0);
      }
    }
    const kept = hold(id);
    resize(kept.front, window);
    kept.front.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    kept.front.setAttribute('role', 'img');
    kept.front.setAttribute('aria-label', describe(id));
    kept.values = values;
  }
}

/** Value of a view at a pixel of the window; null where there is none yet. */
export function readValue(id: LabViewId, { x, y }: Point): number | null {
  return held.get(id)?.values?.[y * width + x] ?? null;
}
