// Settings for kinds of images, after the paper and nnU-Net, scaled to a browser: docs/recipe.md says what comes from where and
// what was changed. Pure data.
import { DEFAULT_INFERENCE, type InferenceOptions } from './inference-options.ts';
import { DEFAULT_PATCH_OPTIONS } from './patch-options.ts';
import { DEFAULT_RUN_CONFIG, OPTIMISER_DEFAULTS, type RunConfig } from './run-config.ts';

/** What a preset decides. Loss, seed and backend are left to whoever compares them. */
export type PresetSettings = Pick<
  RunConfig,
  'model' | 'optimiser' | 'patchPx' | 'batch' | 'steps' | 'validateEverySteps'
> &
  Required<Pick<RunConfig, 'deepSupervision' | 'patches' | 'inference'>>;

export interface Preset {
  /** The value of --preset. */
  id: string;
  label: string;
  /** One sentence. */
  help: string;
  settings: PresetSettings;
}

/** As nnU-Net predicts: Gaussian tiles of the patch's size, half overlapping, and mirror images. */
const NNUNET_INFERENCE: InferenceOptions = { ...DEFAULT_INFERENCE, tiles: 'gaussian', mirror: true };

const ADAM = { id: 'adam' as const, ...OPTIMISER_DEFAULTS.adam };
const SGD = { id: 'sgd' as const, learningRate: 1e-2, weightDecay: 3e-5 };

const DRIVE: PresetSettings = {
  model: { id: 'unet', channels: 16, depth: 3 },
  deepSupervision: 'none',
  optimiser: ADAM,
  patches: { ...DEFAULT_PATCH_OPTIONS, tube: 'exact' },
  patchPx: 128,
  batch: 4,
  steps: 700,
  validateEverySteps: 350,
  inference: NNUNET_INFERENCE,
};

export const PRESETS: readonly Preset[] = [
  {
    id: 'drive',
    label: 'Retinal vessels (DRIVE)',
    help: 'A small U-Net on many small patches: vessels are a few pixels wide and the same everywhere.',
    settings: DRIVE,
  },
  {
    id: 'cracks',
    label: 'Cracks (DeepCrack)',
    help: 'One stage more, trained at two scales, and half of each batch on cracks, which are rare.',
    settings: {
      ...DRIVE,
      model: { id: 'unet', channels: 16, depth: 4 },
      deepSupervision: 'every-scale',
      patches: { ...DRIVE.patches, foregroundShare: 0.5 },
      patchPx: 192,
      batch: 2,
    },
  },
  {
    id: 'roads',
    label: 'Roads (Massachusetts)',
    help: 'Larger patches and one stage more, trained at two scales: roads hide behind trees and are known by where they lead.',
    settings: {
      ...DRIVE,
      model: { id: 'unet', channels: 16, depth: 4 },
      deepSupervision: 'every-scale',
      patchPx: 256,
      batch: 2,
    },
  },
  {
    id: 'hrnet',
    label: 'HRNet on whole images',
    help: 'As the paper trains HRNet: whole images in place of patches, one at a time.',
    settings: {
      ...DRIVE,
      model: { id: 'hrnet', channels: 8, depth: 3, stemStride: 2, blocks: 1 },
      patches: { ...DRIVE.patches, whole: true, foregroundShare: 0 },
      batch: 1,
      steps: 400,
      validateEverySteps: 200,
      inference: { ...DEFAULT_INFERENCE, mirror: true },
    },
  },
  {
    id: 'nnunet',
    label: 'nnU-Net, for a graphics card',
    help: "nnU-Net's network, optimiser, augmentation and deep supervision on patches of 256 pixels; long, and too much for a processor.",
    settings: {
      ...DRIVE,
      model: { id: 'unet', channels: 32, depth: 7, channelCap: 512 },
      deepSupervision: 'every-scale',
      optimiser: SGD,
      patches: { ...DRIVE.patches, augmentation: 'nnunet' },
      patchPx: 256,
      batch: 8,
      steps: 10_000,
      validateEverySteps: 500,
    },
  },
  {
    id: 'synthetic',
    label: 'First look',
    help: 'What the page begins with: short, for the synthetic sample sets.',
    settings: {
      ...DRIVE,
      patches: DEFAULT_PATCH_OPTIONS,
      steps: DEFAULT_RUN_CONFIG.steps,
      validateEverySteps: DEFAULT_RUN_CONFIG.validateEverySteps,
      inference: DEFAULT_INFERENCE,
    },
  },
];

/** @throws Error naming the known presets when the id is unknown. */
export function getPreset(id: string): Preset {
  const preset = PRESETS.find((one) => one.id === id);
  if (preset === undefined)
    throw new Error(`There is no preset "${id}"; known are ${PRESETS.map((one) => one.id).join(', ')}.`);
  return preset;
}

/** The configuration with the preset's settings; loss, seed and backend stay. */
export const applyPreset = (config: RunConfig, { settings }: Preset): RunConfig => ({
  ...config,
  ...settings,
});

/** The preset whose settings the configuration has, all of them; null: none. */
export function findPreset(config: RunConfig): Preset | null {
  const isAlike = (a: unknown, b: unknown): boolean =>
    typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
      ? [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
          isAlike((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
        )
      : a === b;
  return PRESETS.find((preset) => isAlike(config, applyPreset(config, preset))) ?? null;
}

const SUGGESTIONS: readonly (readonly [RegExp, string])[] = [
  [/synthetic/i, 'synthetic'],
  [/drive|rite|chase|hrf|stare|retina|vessel/i, 'drive'],
  [/crack|cfd/i, 'cracks'],
  [/road|massachusetts/i, 'roads'],
];

/** The preset that the name of a data set, or of its folder, suggests; null: none. */
export function suggestPreset(name: string): Preset | null {
  const id = SUGGESTIONS.find(([pattern]) => pattern.test(name))?.[1];
  return id === undefined ? null : getPreset(id);
}
