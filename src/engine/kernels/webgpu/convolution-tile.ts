// How a thread of a convolution works, by adapter: found by measuring where it could be measured.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

export interface Tile {
  /** Pixels of a row in each thread. */
  pixels: number;
  /** Whether products are added in XNNPACK's order, so that rounding equals that of wasm. */
  inOrder: boolean;
}

const TILES: Record<'llvmpipe' | 'swiftshader' | 'hardware', Tile> = {
  /** Reads cost most here, and the compiler minds no registers. */
  llvmpipe: { pixels: 16, inOrder: false },
  /** Rounds operation by operation as wasm does; takes minutes to compile a tile of 16, and 8 in order gain nothing. */
  swiftshader: { pixels: 4, inOrder: true },
  /** Many threads with few registers each. Not measured: no graphics processor was at hand. */
  hardware: { pixels: 4, inOrder: false },
};

const SMALLEST_PX = 4;

/** The adapter's tile, no wider than rows of `width` pixels can use. */
export function tileOf(backend: WebGPUBackend, width: number): Tile {
  const { vendor, architecture, device, description } = backend.device.adapterInfo;
  const adapter = `${vendor} ${architecture} ${device} ${description}`.toLowerCase();
  const kind = (['llvmpipe', 'swiftshader'] as const).find((name) => adapter.includes(name)) ?? 'hardware';
  const { pixels: most, inOrder } = TILES[kind];
  let pixels = SMALLEST_PX;
  while (pixels < most && pixels < width) pixels *= 2;
  return { pixels, inOrder };
}
