import type { Random } from '../random.ts';

/** [height · width] smooth noise, mean about 0, standard deviation about 1. */
export interface NoiseOptions {
  /** Size of the coarsest lumps, in pixels. */
  cellPx: number;
  /** Each further octave has lumps half as large. */
  octaves?: number;
  /** Strength of an octave relative to the one before. */
  gain?: number;
  /** Lumps are this many times longer along the x axis than along y; 1 for round ones. */
  stretch?: number;
}

function addOctave(
  field: Float32Array,
  random: Random,
  width: number,
  height: number,
  cellX: number,
  cellY: number,
  strength: number,
): void {
  const columns = Math.ceil(width / cellX) + 2;
  const rows = Math.ceil(height / cellY) + 2;
  const lattice = Float32Array.from({ length: columns * rows }, () => random.normal());
  // A random shift, so that the octaves' lattices do not line up.
  const shiftX = random.next();
  const shiftY = random.next();
  const ease = (t: number) => t * t * (3 - 2 * t);
  for (let row = 0; row < height; row++) {
    const y = row / cellY + shiftY;
    const latticeRow = Math.floor(y);
    const v = ease(y - latticeRow);
    for (let column = 0; column < width; column++) {
      const x = column / cellX + shiftX;
      const latticeColumn = Math.floor(x);
      const u = ease(x - latticeColumn);
      const at = latticeRow * columns + latticeColumn;
      const upper = lattice[at] + u * (lattice[at + 1] - lattice[at]);
      const lower = lattice[at + columns] + u * (lattice[at + columns + 1] - lattice[at + columns]);
      field[row * width + column] += strength * (upper + v * (lower - upper));
    }
  }
}

/** Value noise: a random lattice, smoothly interpolated, in octaves. */
export function createNoise(
  random: Random,
  width: number,
  height: number,
  { cellPx, octaves = 1, gain = 0.5, stretch = 1 }: NoiseOptions,
): Float32Array {
  const field = new Float32Array(width * height);
  let strength = 1;
  let power = 0;
  for (let octave = 0; octave < octaves; octave++) {
    const cell = Math.max(1, cellPx / 2 ** octave);
    addOctave(field, random, width, height, cell * stretch, cell, strength);
    power += strength * strength;
    strength *= gain;
  }
  // Interpolation between independent lattice values leaves about 0.55 of their variance.
  const scale = 1 / Math.sqrt(0.55 * power);
  return field.map((value) => value * scale);
}
