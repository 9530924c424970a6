// What the training worker and its patch workers say to each other. Types only.
import type { PatchSamplerOptions } from '../data/patch-sampler.ts';
import type { PatchBatch, TrainingSet } from '../data/training-sample.ts';

export type PatchJob =
  /** First of all, and once: what batches are made of. */
  | { kind: 'open'; set: TrainingSet; options: PatchSamplerOptions }
  /** Answered by a PatchAnswer. */
  | { kind: 'batch'; index: number };

/** Arrays are transferred. */
export type PatchAnswer = { index: number; batch: PatchBatch } | { error: string };
