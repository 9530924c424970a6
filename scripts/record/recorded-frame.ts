// A recorded prediction as a small file that shows, at every threshold of the viewer, the very pixels of the original.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { encodePng } from '../encode-png.ts';
import type { FrameHeader } from '../headless/runner-protocol.ts';

/** The viewer's thresholds are twentieths. */
const LEVELS = 20;

/** Least byte of each twentieth of 0…255. */
const FLOORS = Array.from({ length: LEVELS }, (_, level) => Math.ceil((level * 255) / LEVELS));

/**
 * Rounds a foreground probability down to the least byte of its twentieth: a fifth of the bytes, and what reaches a
 * threshold of the viewer is the same as before.
 *
 * @param probability 0…255
 */
export function roundProbability(probability: Uint8Array): Uint8Array {
  return probability.map((value) => FLOORS.findLast((floor) => value >= floor) ?? 0);
}

/**
 * Writes one frame into the folder.
 *
 * @param probability [height · width] 0…255
 * @returns its step and the name of its file
 * @throws Error where the pixels do not say what the network said
 */
export function writeFrame(
  folder: string,
  { step, width, height, predictionPx }: FrameHeader,
  probability: Uint8Array,
): { step: number; probability: string } {
  const pixels = roundProbability(Uint8Array.from(probability));
  const predicted = pixels.reduce((sum, value) => sum + (value >= 128 ? 1 : 0), 0);
  if (predicted !== predictionPx)
    throw new Error(
      `Frame ${step} has ${predicted} pixels of at least 128, but the network predicted ${predictionPx}.`,
    );
  const name = `step-${String(step).padStart(3, '0')}.png`;
  const deflate = (bytes: Uint8Array): Uint8Array => deflateSync(bytes, { level: 9, memLevel: 9 });
  writeFileSync(
    join(folder, name),
    encodePng({ width, height, channels: 1, pixels }, { filters: 'none', deflate }),
  );
  return { step, probability: name };
}
