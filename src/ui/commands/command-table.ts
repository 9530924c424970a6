// The one list of commands: buttons, keys and the help sheet all come from here.
import { appStore, type AppState } from '../store/app-store.ts';
import { toggleLayer } from '../store/paint-controller.ts';
import { stepOnce } from '../store/run-controller.ts';
import { transportDriver, zoomDriver } from '../store/room-drivers.ts';
import { hasRun } from '../store/run-slice.ts';
import { openSheet, setPeeking, setTeaching, toggleTwoUp, zoomToNextRing } from '../store/view-controller.ts';
import { LAYERS } from '../viewer/layer-list.ts';

export interface Command {
  id: string;
  group: 'Training' | 'Layers' | 'Viewer' | 'Page';
  /** What it does, for buttons and the help sheet. */
  label: string;
  /** Values of KeyboardEvent.key, lower case; the first is shown. */
  keys: readonly string[];
  /** How the key is called on the help sheet. */
  keyLabel: string;
  run: () => void;
  /** For keys that act while held. */
  release?: () => void;
  isEnabled: (state: AppState) => boolean;
}

const always = (): boolean => true;
/** The layers of a viewer that another room hides. */
const inTrain = (state: AppState): boolean => state.view.room === 'train';
const withImage = (state: AppState): boolean => state.view.imageSize !== null;
const withRings = ({ view }: AppState): boolean =>
  view.room === 'train' && view.layers.topologyErrors.isVisible && (view.located?.rings.length ?? 0) > 0;

export const COMMANDS = [
  {
    id: 'playPause',
    group: 'Training',
    label: 'Play or pause',
    keys: [' '],
    keyLabel: 'Space',
    run: () => transportDriver().playOrPause(),
    isEnabled: ({ view, data, env, run }) =>
      view.transport?.canPlay ?? (data.table !== null && env.backend !== null && !run.isStarting),
  },
  {
    id: 'step',
    group: 'Training',
    label: 'One step',
    keys: ['s'],
    keyLabel: 'S',
    run: () => transportDriver().stepOnce(),
    isEnabled: ({ view, data, env, run }) =>
      view.transport?.canStep ??
      (data.table !== null &&
        env.backend !== null &&
        !run.isStarting &&
        ['idle', 'paused', 'failed'].includes(run.state)),
  },
  {
    id: 'slowStep',
    group: 'Training',
    label: 'One step, slowly',
    keys: ['d'],
    keyLabel: 'D',
    run: () => stepOnce(true),
    isEnabled: (state) =>
      inTrain(state) &&
      state.view.transport === null &&
      state.data.table !== null &&
      state.env.backend !== null &&
      !state.run.isStarting &&
      ['idle', 'paused', 'failed'].includes(state.run.state),
  },
  {
    id: 'reset',
    group: 'Training',
    label: 'Reset to step 0',
    keys: ['r'],
    keyLabel: 'R',
    run: () => transportDriver().reset(),
    isEnabled: ({ view, run }) => view.transport?.canReset ?? hasRun(run),
  },
  ...LAYERS.map((layer): Command => ({
    id: `layer-${layer.id}`,
    group: 'Layers',
    label: `${layer.name} on or off`,
    keys: [layer.key],
    keyLabel: layer.key,
    run: () => toggleLayer(layer.id),
    isEnabled: inTrain,
  })),
  {
    id: 'peek',
    group: 'Layers',
    label: 'Image alone, while held',
    keys: ['h'],
    keyLabel: 'H',
    run: () => setPeeking(true),
    release: () => setPeeking(false),
    isEnabled: (state) => inTrain(state) && withImage(state),
  },
  {
    id: 'zoomIn',
    group: 'Viewer',
    label: 'Zoom in',
    keys: ['+', '='],
    keyLabel: '+',
    run: () => zoomDriver().zoomBy(1),
    isEnabled: withImage,
  },
  {
    id: 'zoomOut',
    group: 'Viewer',
    label: 'Zoom out',
    keys: ['-', '_'],
    keyLabel: '−',
    run: () => zoomDriver().zoomBy(-1),
    isEnabled: withImage,
  },
  {
    id: 'actualSize',
    group: 'Viewer',
    label: 'Actual size, 100 %',
    keys: ['0'],
    keyLabel: '0',
    run: () => zoomDriver().actualSize(),
    isEnabled: withImage,
  },
  {
    id: 'fit',
    group: 'Viewer',
    label: 'Fit the image',
    keys: ['f'],
    keyLabel: 'F',
    run: () => zoomDriver().fit(),
    isEnabled: withImage,
  },
  {
    id: 'twoUp',
    group: 'Viewer',
    label: 'Two sides, or one view',
    keys: ['v'],
    keyLabel: 'V',
    run: toggleTwoUp,
    isEnabled: (state) => inTrain(state) && withImage(state),
  },
  {
    id: 'nextRing',
    group: 'Viewer',
    label: 'Zoom to the next topology error',
    keys: ['n'],
    keyLabel: 'N',
    run: () => zoomToNextRing(1),
    isEnabled: withRings,
  },
  {
    id: 'formerRing',
    group: 'Viewer',
    label: 'Zoom to the one before',
    keys: ['p'],
    keyLabel: 'P',
    run: () => zoomToNextRing(-1),
    isEnabled: withRings,
  },
  {
    id: 'share',
    group: 'Page',
    label: 'Share',
    keys: ['l'],
    keyLabel: 'L',
    run: () => openSheet('share'),
    isEnabled: always,
  },
  {
    id: 'export',
    group: 'Page',
    label: 'Export and keep',
    keys: ['e'],
    keyLabel: 'E',
    run: () => openSheet('export'),
    isEnabled: always,
  },
  {
    id: 'lessons',
    group: 'Page',
    label: 'Lessons',
    keys: ['g'],
    keyLabel: 'G',
    run: () => openSheet('lessons'),
    isEnabled: always,
  },
  {
    id: 'teacher',
    group: 'Page',
    label: 'Teacher mode: larger type',
    keys: ['t'],
    keyLabel: 'T',
    run: () => setTeaching(!appStore.getState().env.isTeaching),
    isEnabled: always,
  },
  {
    id: 'help',
    group: 'Page',
    label: 'Keys and help',
    keys: ['?'],
    keyLabel: '?',
    run: () => openSheet('help'),
    isEnabled: always,
  },
] as const satisfies readonly Command[];

const BY_ID: ReadonlyMap<string, Command> = new Map(
  COMMANDS.map((command: Command) => [command.id, command]),
);

/** @throws Error if there is no such command, which is a defect. */
export function commandById(id: string): Command {
  const command = BY_ID.get(id);
  if (command === undefined) throw new Error(`There is no command ${id}.`);
  return command;
}

/** The command of a key, if any. */
export function commandOfKey(key: string): Command | null {
  const wanted = key.toLowerCase();
  return COMMANDS.find((command: Command) => command.keys.includes(wanted)) ?? null;
}
