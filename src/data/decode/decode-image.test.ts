import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import hashes from '../fixtures/decode-hashes.json' with { type: 'json' };
import formats from '../fixtures/formats.json' with { type: 'json' };
import { decodeImage } from './decode-image.ts';
import { DecodeError, type DecodedFile } from './decoded-file.ts';
import { unzipFiles } from './unzip.ts';

const DATA = '../shared/data/';
// JPEG, BMP and WebP go through the browser: decode-image.browser.test.ts.
const NEEDS_BROWSER = /\.(jpe?g|bmp|webp)$/;

function describeImage({ width, height, channels, pixels }: DecodedFile) {
  return {
    width,
    height,
    channels,
    type: pixels instanceof Uint8Array ? 'uint8' : pixels instanceof Uint16Array ? 'uint16' : 'float32',
    sha256: createHash('sha256')
      .update(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength))
      .digest('hex'),
  };
}

function made(name: keyof typeof formats): Uint8Array {
  return Uint8Array.from(Buffer.from(formats[name].base64, 'base64'));
}

describe('decodeImage', () => {
  it.each(Object.entries(formats).filter(([name]) => !NEEDS_BROWSER.test(name)))(
    'reads %s as it was made',
    async (name, { base64, ...expected }) => {
      expect(describeImage(await decodeImage(Uint8Array.from(Buffer.from(base64, 'base64')), name))).toEqual(
        expected,
      );
    },
  );

  it.skipIf(!existsSync(DATA))(
    'reads every PNG, GIF and TIFF of the shared data folder as PIL does (skipped where ../shared/data is absent)',
    async () => {
      const wrong: string[] = [];
      const files = Object.entries(hashes).filter(
        ([path]) => !NEEDS_BROWSER.test(path) && existsSync(DATA + path),
      );
      for (const [path, expected] of files) {
        const decoded = describeImage(await decodeImage(Uint8Array.from(readFileSync(DATA + path)), path));
        if (JSON.stringify(decoded) !== JSON.stringify(expected)) wrong.push(path);
      }
      expect(files.length).toBeGreaterThan(0);
      expect(wrong).toEqual([]);
    },
  );

  it.skipIf(!existsSync(`${DATA}cracks/cfd`))(
    'reads the cracks of MATLAB ground truth (skipped where ../shared/data is absent)',
    async () => {
      const folder = `${DATA}cracks/cfd/`;
      const files = readdirSync(`${folder}groundTruth`);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        const mat = await decodeImage(Uint8Array.from(readFileSync(`${folder}groundTruth/${file}`)), file);
        const png = readFileSync(`${folder}mask_png/${file.replace('.mat', '.png')}`);
        const { width, height, pixels } = await decodeImage(Uint8Array.from(png), file);
        expect([mat.width, mat.height]).toEqual([width, height]);
        expect(Buffer.compare(mat.pixels as Uint8Array, pixels as Uint8Array), file).toBe(0);
      }
    },
  );

  it('keeps the indices of palette images', async () => {
    const { palette, width, height, bitDepth } = await decodeImage(made('palette4.png'), 'a.png');
    expect(bitDepth).toBe(4);
    expect(palette!.indices).toHaveLength(width * height);
    expect(Math.max(...palette!.indices)).toBe(15);
    expect(palette!.colours).toHaveLength(48);
  });

  it('never hangs or invents pixels when a file is cut short', async () => {
    for (const name of Object.keys(formats) as (keyof typeof formats)[]) {
      if (NEEDS_BROWSER.test(name)) continue;
      const bytes = made(name);
      const cut = bytes.subarray(0, Math.floor(bytes.length * 0.6));
      await expect(decodeImage(cut, name), name).rejects.toThrow(DecodeError);
      await expect(decodeImage(cut, name)).rejects.toThrow(name);
    }
  });

  it('refuses what it cannot read, with the file and the fix', async () => {
    await expect(decodeImage(new Uint8Array(0), 'a/b.png')).rejects.toMatchObject({
      message: 'a/b.png is empty.',
      fix: 'Copy the file again.',
    });
    await expect(decodeImage(new TextEncoder().encode('hello, world'), 'notes.png')).rejects.toThrow(
      'notes.png is not an image that can be read',
    );
    const huge = made('grey8.png').slice();
    new DataView(huge.buffer).setUint32(16, 40_000);
    new DataView(huge.buffer).setUint32(20, 40_000);
    new DataView(huge.buffer).setUint32(29, crc32(huge.subarray(12, 29)));
    await expect(decodeImage(huge, 'huge.png')).rejects.toThrow('huge.png is 40000 × 40000');
    const flipped = made('grey8.png').slice();
    flipped[60] ^= 255;
    await expect(decodeImage(flipped, 'bad.png')).rejects.toThrow('bad.png is a damaged PNG');
  });
});

describe('unzipFiles', () => {
  it('refuses a damaged archive with the file and the fix', () => {
    expect(() => unzipFiles(new TextEncoder().encode('PK\x03\x04nothing'), 'set.zip')).toThrow(
      /set\.zip is a ZIP archive that cannot be unpacked/,
    );
  });
});
