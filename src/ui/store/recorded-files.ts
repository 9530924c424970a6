// Where the recorded run lies, and its opening: before the page's own code is there. Imports next to nothing.
import type { RecordedRun } from '../../workers/paint-protocol.ts';
import { paintClient } from './clients.ts';

/** What it was trained on. */
export const RECORDED_SET = 'vessels';
const FOLDER = `${import.meta.env.BASE_URL}recorded/training-vessels/`;
const SAMPLES = `${import.meta.env.BASE_URL}samples/`;

/** True for people who want nothing to move: they are shown the last frame. */
export const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** May the address want it? What it says of settings is read later. */
function isLikely(): boolean {
  const asked = new URLSearchParams(window.location.hash.slice(1));
  const [room, set] = [asked.get('room') ?? 'train', asked.get('set') ?? RECORDED_SET];
  return room === 'train' && set === RECORDED_SET && !asked.has('lesson');
}

function openRecorded(): Promise<RecordedRun> {
  const place = { url: `${FOLDER}recording.json`, samplesUrl: SAMPLES };
  const opening = paintClient().openRecorded({ ...place, begin: isStill() ? 'last' : 'first' });
  // Whoever shows it hears of a failure.
  opening.catch(() => undefined);
  return opening;
}

/** The recorded run, which the painter fetches and decodes while the page begins; null where it is not wanted. */
export const recordedRun = isLikely() ? openRecorded() : null;

/** One frame. @throws Error with one sentence that names the file */
export async function fetchFrame({ frames }: RecordedRun, index: number): Promise<ArrayBuffer> {
  const url = FOLDER + frames[index].probability;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be loaded (${response.status})`);
  return response.arrayBuffer();
}
