import type { Section } from '../section.ts';
import { counts } from './counts.ts';
import { gradients } from './gradients.ts';
import { kernels } from './kernels.ts';
import { lossMemory } from './loss-memory.ts';
import { losses } from './losses.ts';
import { rooms } from './rooms.ts';
import { skeletons } from './skeletons.ts';
import { step } from './step.ts';
import { wasm } from './wasm.ts';

/** In the order in which they run. */
export const SECTIONS: readonly Section[] = [
  counts,
  step,
  gradients,
  kernels,
  lossMemory,
  losses,
  wasm,
  skeletons,
  rooms,
];
