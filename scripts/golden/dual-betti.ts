// The dual connectivity, as a check of the labelling alone.
import { countComponents } from '../../src/morphology/connected-components.ts';

/** β₀ and β₁ with foreground 4-connected and background 8-connected. */
export function dualBetti(mask: Uint8Array, width: number, height: number): [number, number] {
  const padded = new Uint8Array((width + 2) * (height + 2));
  for (let row = 0; row < height; row++) {
    padded.set(mask.subarray(row * width, (row + 1) * width), (row + 1) * (width + 2) + 1);
  }
  return [
    countComponents(mask, width, height, 'foreground', 4),
    countComponents(padded, width + 2, height + 2, 'background', 8) - 1,
  ];
}
