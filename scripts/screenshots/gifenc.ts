// gifenc with types. It is a CommonJS module that neither Node nor Vite takes apart into names.
import { createRequire } from 'node:module';

type Colour = readonly number[];

interface FrameOptions {
  /** Of this frame; the first one's serves all that have none. */
  palette?: readonly Colour[];
  /** Milliseconds, written in hundredths of a second. */
  delay?: number;
  transparent?: boolean;
  transparentIndex?: number;
  /** 1: the frame stays below the next one. */
  dispose?: number;
  /** 0: for ever. */
  repeat?: number;
}

interface Encoder {
  writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
  finish(): void;
  bytes(): Uint8Array;
}

interface GifEnc {
  GIFEncoder(): Encoder;
  quantize(rgba: Uint8Array, most: number, options?: { format: 'rgb565' }): Colour[];
  applyPalette(rgba: Uint8Array, palette: readonly Colour[], format?: 'rgb565'): Uint8Array;
}

export const gifenc = createRequire(import.meta.url)('gifenc') as GifEnc;
