// A PNG that the page saved, pixel by pixel.
import { readFileSync } from 'node:fs';
import type { Download } from '@playwright/test';
import { decode } from 'fast-png';

export interface SavedPicture {
  width: number;
  height: number;
  /** [height · width] 0xRRGGBB */
  colours: number[];
}

/** @throws Error where the file is no PNG of 8 bits with red, green and blue */
export async function readSavedPicture(download: Download): Promise<SavedPicture> {
  const { width, height, data, channels, depth } = decode(readFileSync(await download.path()));
  if (depth !== 8 || channels < 3) throw new Error(`${channels} channels of ${depth} bits are no picture.`);
  const colours = Array.from(
    { length: width * height },
    (_, at) => (data[channels * at] << 16) | (data[channels * at + 1] << 8) | data[channels * at + 2],
  );
  return { width, height, colours };
}
