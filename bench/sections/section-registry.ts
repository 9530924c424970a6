import type { Section } from '../section.ts';
import { counts } from './counts.ts';
import { losses } from './losses.ts';
import { skeletons } from './skeletons.ts';
import { step } from './step.ts';

/** In the order in which they run. */
export const SECTIONS: readonly Section[] = [counts, step, losses, skeletons];
