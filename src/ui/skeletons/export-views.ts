// The views as PNG files: the window at a whole zoom on the dark stage.
import type { LabViewId } from '../../workers/skeleton-lab-protocol.ts';
import { announce } from '../store/app-store.ts';
import { canvasesOf } from './lab-canvases.ts';
import { skeletonsStore } from './skeletons-store.ts';
import { VIEWS } from './view-list.ts';

const STAGE = '#0e1012';
const NAMES = '#e8eaec';
const BEHIND_OPACITY = 0.2;
/** Small windows are enlarged to about this edge. */
const WANTED_EDGE_PX = 512;
const GAP_PX = 8;
const TITLE_PX = 24;

function zoomOf({ width, height }: { width: number; height: number }): number {
  return Math.max(1, Math.floor(WANTED_EDGE_PX / Math.max(width, height)));
}

function draw(context: OffscreenCanvasRenderingContext2D, id: LabViewId, x: number, y: number): void {
  const { window, show } = skeletonsStore.getState();
  const zoom = zoomOf(window);
  const { front, behind } = canvasesOf(id);
  const [width, height] = [window.width * zoom, window.height * zoom];
  context.imageSmoothingEnabled = false;
  if (id !== 'mask' && show.maskBehind) {
    context.globalAlpha = BEHIND_OPACITY;
    context.drawImage(behind, x, y, width, height);
    context.globalAlpha = 1;
  }
  context.drawImage(front, x, y, width, height);
}

async function save(canvas: OffscreenCanvas, name: string): Promise<void> {
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken its own hold of it by the next task.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  announce(`${name} saved.`);
}

function openCanvas(width: number, height: number) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives no 2d canvas: update the browser.');
  context.fillStyle = STAGE;
  context.fillRect(0, 0, width, height);
  return { canvas, context };
}

export async function exportView(id: LabViewId): Promise<void> {
  const { window, mask } = skeletonsStore.getState();
  if (mask === null) return;
  const zoom = zoomOf(window);
  const { canvas, context } = openCanvas(window.width * zoom, window.height * zoom);
  draw(context, id, 0, 0);
  await save(canvas, `tendril-${id}.png`);
}

/** All five in one row, each under its name. */
export async function exportAll(): Promise<void> {
  const { window, mask } = skeletonsStore.getState();
  if (mask === null) return;
  const zoom = zoomOf(window);
  const [width, height] = [window.width * zoom, window.height * zoom];
  const { canvas, context } = openCanvas(VIEWS.length * (width + GAP_PX) - GAP_PX, height + TITLE_PX);
  context.font = '14px system-ui, sans-serif';
  context.textBaseline = 'middle';
  for (const [at, { id, name }] of VIEWS.entries()) {
    const x = at * (width + GAP_PX);
    context.fillStyle = NAMES;
    context.fillText(name, x + GAP_PX, TITLE_PX / 2, width - GAP_PX);
    draw(context, id, x, TITLE_PX);
  }
  await save(canvas, 'tendril-skeletons.png');
}
