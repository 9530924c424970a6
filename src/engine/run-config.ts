// A run is data: this one validated, versioned object drives the page, the headless runner, checkpoints and tests.
// Pure description: imports valibot only, so that the page may use it without tfjs.
import * as v from 'valibot';
import { DEFAULT_LOSS_SETTINGS } from '../losses/loss-settings.ts';
import { DEFAULT_INFERENCE, inferenceOptionsSchema } from './inference-options.ts';
import { DEFAULT_PATCH_OPTIONS, patchOptionsSchema } from './patch-options.ts';

export const DEEP_SUPERVISION = ['none', 'every-scale', 'as-published'] as const;

const positiveInteger = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));

export const runConfigSchema = v.object({
  version: v.literal(1),
  /**
   * Further settings, such as stemStride, are the network's own: see its meta.ts. readModelSettings checks them, and
   * fills in what is left out.
   */
  model: v.looseObject({
    /** Folder name below src/engine/models. */
    id: v.string(),
    /** Feature channels at the highest resolution; doubles with each lower one. */
    channels: positiveInteger(256),
    /** Number of resolutions, the highest one included. */
    depth: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(9)),
  }),
  loss: v.object({
    /** Folder name below src/losses. */
    id: v.string(),
    /** w of L = L_generic + w · L_connectivity. */
    weight: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100)),
    /** See LossSettings. */
    settings: v.optional(
      v.object({
        sums: v.picklist(['batch', 'sample']),
        background: v.picklist(['excluded', 'included']),
        clDiceClasses: v.picklist(['per-class', 'global']),
        iterations: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50))),
      }),
      DEFAULT_LOSS_SETTINGS,
    ),
  }),
  optimiser: v.object({
    id: v.picklist(['adam', 'adamw', 'sgd']),
    learningRate: v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(10)),
    weightDecay: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1)),
  }),
  /**
   * Outputs at lower resolutions that take part in the loss ('none' where it is left out). 'every-scale': Σ_s w_s L(scale s), as
   * nnU-Net does; 'as-published': w_0 L(full resolution), which is what the published Skeleton Recall trainer computes.
   */
  deepSupervision: v.exactOptional(v.picklist(DEEP_SUPERVISION)),
  /** How patches are drawn and changed; DEFAULT_PATCH_OPTIONS where it is left out. */
  patches: v.exactOptional(patchOptionsSchema),
  /** Edge of the square training patches; the network's meta.ts says which it takes. With patches.whole it is not read. */
  patchPx: positiveInteger(1024),
  batch: positiveInteger(64),
  /** Training steps of the whole run (the schedule's length). */
  steps: positiveInteger(1_000_000),
  /** Whole-image validation every this many steps, and after the last. */
  validateEverySteps: positiveInteger(1_000_000),
  /** Seeds initialisation, patches and augmentation. */
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_294_967_295)),
  /** How validation images are predicted; DEFAULT_INFERENCE where it is left out. */
  inference: v.exactOptional(inferenceOptionsSchema),
  backend: v.picklist(['auto', 'webgpu', 'wasm']),
});

export type RunConfig = v.InferOutput<typeof runConfigSchema>;

export type DeepSupervision = (typeof DEEP_SUPERVISION)[number];

export type OptimiserId = RunConfig['optimiser']['id'];

/**
 * What an optimiser begins with when nothing else is said, on the page and on the command line alike: first learning rate
 * and weight decay (decoupled for AdamW, as L2 term for the others). SGD, with Nesterov momentum 0.99, takes nnU-Net's first
 * rate of 1e−2.
 */
export const OPTIMISER_DEFAULTS: Record<OptimiserId, { learningRate: number; weightDecay: number }> = {
  adam: { learningRate: 3e-3, weightDecay: 0 },
  adamw: { learningRate: 3e-3, weightDecay: 1e-2 },
  sgd: { learningRate: 1e-2, weightDecay: 0 },
};

export const DEFAULT_RUN_CONFIG: RunConfig = {
  version: 1,
  model: { id: 'unet', channels: 16, depth: 3 },
  loss: { id: 'skeleton-recall', weight: 1, settings: DEFAULT_LOSS_SETTINGS },
  optimiser: { id: 'adam', ...OPTIMISER_DEFAULTS.adam },
  deepSupervision: 'none',
  patches: DEFAULT_PATCH_OPTIONS,
  patchPx: 128,
  batch: 4,
  steps: 400,
  validateEverySteps: 50,
  seed: 7,
  inference: DEFAULT_INFERENCE,
  backend: 'auto',
};

/**
 * Validates a configuration from outside (share link, file, command line), but for what only its network knows: that is for
 * readModelSettings.
 *
 * @throws Error with one sentence that names the field and the fix.
 */
export function parseRunConfig(value: unknown): RunConfig {
  const parsed = v.safeParse(runConfigSchema, value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new Error(`The setting ${v.getDotPath(issue) ?? 'of the run'} is not valid: ${issue.message}.`);
  }
  return parsed.output;
}
