// The page's state as the part of its address after "#", and back. Pure. Images a person dropped are never in it.
import { DEFAULT_RUN_CONFIG, parseRunConfig, type RunConfig } from '../../engine/run-config.ts';
import type { RoomId } from '../store/view-slice.ts';
import { HIDEABLE, type Hideable } from './hideable.ts';

/** What a link says. */
export interface SharedState {
  room: RoomId;
  /** Id of the built-in set; null: the link came from own data, or from before any set was open. */
  sampleSet: string | null;
  config: RunConfig;
  /** Id of the lesson that is open; null for none. */
  lesson: string | null;
  /** Controls that are not shown, so that a class sees only what the lesson is about. */
  hidden: readonly Hideable[];
}

const VERSION = '1';
const ROOM_IDS: readonly RoomId[] = ['train', 'skeletons', 'losses', 'compare', 'resources'];
/** Not of the configuration. */
const OWN_KEYS = ['v', 'room', 'set', 'lesson', 'hide'];

type Scalar = string | number | boolean | null;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every leaf by its dotted path. */
function flatten(value: Record<string, unknown>, prefix = ''): Map<string, Scalar> {
  const leaves = new Map<string, Scalar>();
  for (const [key, item] of Object.entries(value)) {
    if (isRecord(item)) for (const [path, leaf] of flatten(item, `${prefix}${key}.`)) leaves.set(path, leaf);
    else leaves.set(prefix + key, item as Scalar);
  }
  return leaves;
}

/** Words stay readable; only text that would be read as something else is quoted. */
function writeScalar(value: Scalar): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return readScalar(value) === value ? value : JSON.stringify(value);
}

function readScalar(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * @returns e.g. "v=1&room=train&set=vessels&patchPx=96": settings that are as usual are left out
 */
export function writeShareCode({ room, sampleSet, config, lesson, hidden }: SharedState): string {
  const parameters = new URLSearchParams({ v: VERSION, room });
  if (sampleSet !== null) parameters.set('set', sampleSet);
  if (lesson !== null) parameters.set('lesson', lesson);
  if (hidden.length > 0) parameters.set('hide', hidden.join('.'));
  const usual = flatten(DEFAULT_RUN_CONFIG);
  const own = flatten(config);
  for (const [path, value] of own) {
    if (usual.get(path) !== value) parameters.set(path, writeScalar(value));
  }
  return parameters.toString();
}

/** True for the code of nothing: an address without "#…". */
export function isShareCode(code: string): boolean {
  return code.replace(/^#/, '') !== '';
}

/**
 * @param code with or without "#"
 * @throws Error with one sentence that names what in the link cannot be used
 */
export function readShareCode(code: string): SharedState {
  const parameters = new URLSearchParams(code.replace(/^#/, ''));
  const version = parameters.get('v');
  if (version !== VERSION)
    throw new Error(
      version === null
        ? 'The link does not say which version it has (v=1).'
        : `The link is of version ${version}, and this page reads version ${VERSION}.`,
    );
  const room = parameters.get('room') ?? 'train';
  if (!ROOM_IDS.includes(room as RoomId))
    throw new Error(`The link names a room ${room}, which is not there.`);
  const hidden = (parameters.get('hide') ?? '').split('.').filter((name) => name !== '');
  const unknown = hidden.find((name) => !HIDEABLE.some(({ id }) => id === name));
  if (unknown !== undefined) throw new Error(`The link hides ${unknown}, which is no control of this page.`);
  return {
    room: room as RoomId,
    sampleSet: parameters.get('set'),
    lesson: parameters.get('lesson'),
    hidden: hidden as Hideable[],
    config: readConfig(parameters),
  };
}

function readConfig(parameters: URLSearchParams): RunConfig {
  const config = structuredClone(DEFAULT_RUN_CONFIG) as Record<string, unknown>;
  const given = new Map<string, unknown>();
  for (const [path, text] of parameters) {
    if (OWN_KEYS.includes(path)) continue;
    given.set(path, readScalar(text));
    setAt(config, path, readScalar(text));
  }
  const parsed = parseRunConfig(config);
  // What the schema does not know it drops: a link that says more than this page can do must not pass for understood.
  const kept = flatten(parsed);
  for (const [path, value] of given) {
    if (kept.get(path) !== value)
      throw new Error(`The link has a setting ${path}, which this page does not know.`);
  }
  return parsed;
}

function setAt(target: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  let place = target;
  for (const key of keys.slice(0, -1)) {
    if (!Object.hasOwn(place, key) || !isRecord(place[key])) place[key] = {};
    place = place[key] as Record<string, unknown>;
  }
  Object.defineProperty(place, keys.at(-1)!, { value, enumerable: true, writable: true, configurable: true });
}
