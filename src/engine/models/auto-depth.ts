// nnU-Net's rule for the depth of a U-Net. Pure.

/** No stage becomes smaller than this. */
const LEAST_EDGE_PX = 4;
const MOST_STAGES = 9;

/**
 * The resolution stages that nnU-Net's planner gives a square patch: one more as long as the edge of the lowest stays at least 4
 * pixels. nnU-Net makes the patch larger where it does not divide evenly; here the stages end there.
 *
 * @param patchPx edge of the patch, an integer ≥ 8
 * @returns 2…9, the full resolution among them; e.g. 6 for 128, 7 for 256, 8 for 512
 * @throws Error when the patch is too small for two stages or odd.
 */
export function autoDepth(patchPx: number): number {
  let stages = 1;
  let edge = patchPx;
  while (edge % 2 === 0 && edge / 2 >= LEAST_EDGE_PX && stages < MOST_STAGES) {
    edge /= 2;
    stages++;
  }
  if (!Number.isInteger(patchPx) || stages < 2) {
    throw new Error(`No depth follows from patchPx ${patchPx}; it must be an even number of at least 8.`);
  }
  return stages;
}
