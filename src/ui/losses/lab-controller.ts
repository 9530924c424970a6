// Drives the loss lab: opens images, gathers what is done while the worker is busy, and shows its newest answer.
import { createLossLabClient, type LossLabClient } from '../../workers/loss-lab-client.ts';
import {
  ACCIDENT_IDS,
  type AccidentId,
  type LabCommand,
  type LabSettings,
  type LabSource,
} from '../../workers/loss-lab-protocol.ts';
import { announce, appStore } from '../store/app-store.ts';
import { dataClient, paintClient } from '../store/clients.ts';
import { closePictures, listenToCanvases, showPictures } from './lab-canvases.ts';
import { labStore, patchLab, type Brush } from './lab-store.ts';
import { describeChange } from './lab-words.ts';
import { lookAtPlace } from './lab-view.ts';

/** After the last change; the table of accidents takes longer than a slider may wait. */
const TABLE_AFTER_MS = 250;

let client: LossLabClient | null = null;
/** Names the image, crop and source that are wanted; answers about former ones are dropped. */
let generation = 0;
let commands: LabCommand[] = [];
let isDirty = false;
let areStillsWanted = false;
let isPumping = false;
/** Ends a rest of the pump. */
let wake: () => void = () => undefined;
/** What screen readers hear with the next answer. */
let said: string | null = null;
/** The table of the data set whose image is open. */
let openTable: unknown = null;

function lab(): LossLabClient {
  client ??= createLossLabClient();
  return client;
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  patchLab({ phase: 'failed', trouble: { message, fix: 'Open the image again; what was painted is gone.' } });
  announce(message);
}

/** The room is on screen. @returns what to do when it is left */
export function enterLab(): () => void {
  listenToCanvases(() => {
    areStillsWanted = true;
    requestUpdate();
  });
  const follow = (): void => {
    const { table, selectedId } = appStore.getState().data;
    if (table === null || table === openTable) return;
    const ready = table.rows.filter(({ status }) => status === 'ready');
    const first = ready.find(({ id }) => id === selectedId) ?? ready.at(0);
    if (first === undefined) return;
    openTable = table;
    void openSample(first.id, labStore.getState().source === 'live' ? 'drawn' : labStore.getState().source);
  };
  follow();
  return appStore.subscribe(follow);
}

/** Opens an image of the data set; the edits of the former one are gone. */
export async function openSample(id: string, source: LabSource): Promise<void> {
  const token = ++generation;
  commands = [];
  patchLab({ phase: 'opening', trouble: null, sampleId: id, source, liveStep: null, state: null, alone: {} });
  try {
    patchLab({ backend: await lab().open() });
    const { labels, tube, width, height } = await dataClient().readSample(id);
    if (token !== generation) return;
    await lab().setImage({ labels, tube, width, height });
    if (token !== generation) return;
    patchLab({ imageSize: { width, height } });
    await begin(source, null);
  } catch (error) {
    if (token === generation) fail(error);
  }
}

/** The same once more, after a failure. */
export function openAgain(): void {
  const { sampleId, source } = labStore.getState();
  if (sampleId !== null) void openSample(sampleId, source === 'live' ? 'drawn' : source);
}

/** Begins anew on a crop of the open image, null: where there is most structure. */
async function begin(source: LabSource, corner: { x: number; y: number } | null): Promise<void> {
  const token = ++generation;
  commands = [];
  try {
    let probability: Uint8Array | null = null;
    if (source === 'live') {
      const kept = await paintClient().readPreview();
      if (token !== generation) return;
      const { sampleId } = labStore.getState();
      if (kept === null || kept.sampleId !== sampleId) {
        refuseLive();
        return;
      }
      probability = kept.probability;
      patchLab({ liveStep: kept.step });
    } else patchLab({ liveStep: null });
    const place = await lab().begin({ source, probability, corner });
    if (token !== generation) return;
    patchLab({
      phase: 'ready',
      trouble: null,
      source,
      place,
      state: null,
      alone: {},
      cursor: null,
      isViewGiven: true,
    });
    lookAtPlace();
    areStillsWanted = true;
    requestUpdate();
  } catch (error) {
    if (token === generation) fail(error);
  }
}

function refuseLive(): void {
  const trouble = {
    message: 'There is no live prediction yet.',
    fix: 'Press Play in the Train room; its first preview can be taken from here.',
  };
  patchLab({ trouble, phase: labStore.getState().place === null ? 'failed' : 'ready' });
  announce(`${trouble.message} ${trouble.fix}`);
}

/** Takes the prediction from elsewhere; a live one brings its image along. */
export async function chooseSource(source: LabSource): Promise<void> {
  const { sampleId, place } = labStore.getState();
  const corner = place === null ? null : { x: place.crop.x, y: place.crop.y };
  if (source !== 'live') return begin(source, corner);
  const token = generation;
  try {
    const kept = await paintClient().readPreview();
    if (token !== generation) return;
    if (kept === null) return refuseLive();
    if (kept.sampleId === sampleId) return await begin('live', corner);
    await openSample(kept.sampleId, 'live');
  } catch (error) {
    if (token === generation) fail(error);
  }
}

/** Moves the crop; the edits are gone with the former one. */
export function moveCrop(x: number, y: number): void {
  const { place, source } = labStore.getState();
  if (place === null || (place.crop.x === x && place.crop.y === y)) return;
  void begin(source, { x, y });
}

function requestUpdate(): void {
  isDirty = true;
  wake();
  if (!isPumping) void pump();
}

/** What happens to the prediction; gathered while the worker is busy. */
export function command(next: LabCommand, sentence: string | null = null): void {
  if (labStore.getState().phase !== 'ready') return;
  commands.push(next);
  said = sentence;
  requestUpdate();
}

/** Until something is wanted, or nothing was for a while. */
function rest(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, TABLE_AFTER_MS);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

async function pump(): Promise<void> {
  isPumping = true;
  try {
    while (labStore.getState().phase === 'ready') {
      if (isDirty) {
        await update();
        // The next move of a slider must not wait for the table.
        if (!isDirty) await rest();
      } else if (!(await measureOneAlone())) break;
    }
  } finally {
    isPumping = false;
  }
}

async function update(): Promise<void> {
  const token = generation;
  const { settings } = labStore.getState();
  const request = { commands, settings, hasStills: areStillsWanted };
  commands = [];
  isDirty = false;
  areStillsWanted = false;
  try {
    const answer = await lab().run(request);
    if (token !== generation) {
      closePictures(answer.pictures);
      return;
    }
    showPictures(answer.pictures, answer.state);
    const { state, updateMs } = answer;
    patchLab({ state, updateMs });
    if (said !== null) announce(`${said} ${describeChange(state, settings.shown)}`);
    said = null;
  } catch (error) {
    if (token === generation) fail(error);
  }
}

/** Fills the next empty row of the table. @returns false when none is empty */
async function measureOneAlone(): Promise<boolean> {
  const token = generation;
  const { settings, alone, place } = labStore.getState();
  const id = ACCIDENT_IDS.find((id) => alone[id] === undefined && (place?.available[id] ?? 0) > 0);
  if (id === undefined) return false;
  try {
    const measured = await lab().tryAlone(id, settings);
    const now = labStore.getState();
    if (token === generation && valuesKey(settings) === valuesKey(now.settings))
      patchLab({ alone: { ...now.alone, [id]: measured } });
  } catch (error) {
    if (token === generation) fail(error);
  }
  return true;
}

/** Settings that change values, not only what is shown of them. */
const valuesKey = (settings: LabSettings): string => JSON.stringify({ ...settings, shown: null });

export function changeSettings(fields: Partial<LabSettings>): void {
  const { settings, alone } = labStore.getState();
  const next = { ...settings, ...fields };
  patchLab({ settings: next, alone: valuesKey(next) === valuesKey(settings) ? alone : {} });
  requestUpdate();
}

export function changeBrush(fields: Partial<Brush>): void {
  patchLab({ brush: { ...labStore.getState().brush, ...fields } });
}

/** Once more, at the next place. */
export function doAccident(id: AccidentId, name: string): void {
  command({ kind: 'accident', id }, `${name}.`);
}

export function undoAccident(id: AccidentId, name: string): void {
  command({ kind: 'removeAccident', id }, `${name}: taken back.`);
}

/** Hands the state to the person as a file. */
export async function saveState(): Promise<void> {
  const { sampleId, settings } = labStore.getState();
  try {
    const file = await lab().exportState(settings);
    const url = URL.createObjectURL(new Blob([file], { type: 'application/octet-stream' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `losses-${(sampleId ?? 'state').replace(/[^\w.-]+/g, '-')}.safetensors`;
    link.click();
    URL.revokeObjectURL(url);
  } catch (error) {
    fail(error);
  }
}
