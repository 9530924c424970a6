// Images of 48 × 48 with a slanted line each: enough to train on, and quick.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';

const EDGE_PX = 48;

export interface LineImage {
  name: string;
  width: number;
  height: number;
  /** [height · width] 0 or 1 */
  labels: Uint8Array;
}

/** Writes N.png and N_mask.png, N from 0. @returns what is in the masks */
export function drawLines(folder: string, count: number): LineImage[] {
  return Array.from({ length: count }, (_, n) => {
    const [image, labels] = [new Uint8Array(EDGE_PX ** 2), new Uint8Array(EDGE_PX ** 2)];
    for (let y = 0; y < EDGE_PX; y++) {
      for (let x = 0; x < EDGE_PX; x++) {
        const isLine = Math.abs(x - 10 - ((6 * n) % 30) - (y >> 2)) < 2;
        image[y * EDGE_PX + x] = (isLine ? 150 : 60) + ((x * 31 + y * 17 + n * 7) % 40);
        labels[y * EDGE_PX + x] = isLine ? 1 : 0;
      }
    }
    const save = (name: string, data: Uint8Array) =>
      writeFileSync(
        join(folder, name),
        encode({ width: EDGE_PX, height: EDGE_PX, data, channels: 1, depth: 8 }),
      );
    save(`${n}.png`, image);
    save(
      `${n}_mask.png`,
      labels.map((label) => 255 * label),
    );
    return { name: String(n), width: EDGE_PX, height: EDGE_PX, labels };
  });
}
