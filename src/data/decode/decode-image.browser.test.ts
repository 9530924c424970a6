import { describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import hashes from '../fixtures/decode-hashes.json' with { type: 'json' };
import formats from '../fixtures/formats.json' with { type: 'json' };
import { decodeImage } from './decode-image.ts';
import { DecodeError } from './decoded-file.ts';

const DATA = '../shared/data/';

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

async function describeFile(bytes: Uint8Array, name: string) {
  const { width, height, channels, pixels } = await decodeImage(bytes, name);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', pixels as Uint8Array<ArrayBuffer>));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const type = pixels instanceof Uint8Array ? 'uint8' : pixels instanceof Uint16Array ? 'uint16' : 'float32';
  return { width, height, channels, type, sha256 };
}

const read = async (path: string) => fromBase64(await commands.readFile(DATA + path, 'base64'));
const paths = Object.keys(hashes) as (keyof typeof hashes)[];
const present = await read(paths[0]).then(
  () => true,
  () => false,
);

describe('decodeImage in the browser', () => {
  it.each(Object.entries(formats))('reads %s as it was made', async (name, { base64, ...expected }) => {
    expect(await describeFile(fromBase64(base64), name)).toEqual(expected);
  });

  it.skipIf(!present)(
    'reads every file of the shared data folder exactly as PIL does (skipped where ../shared/data is absent)',
    async () => {
      const wrong: string[] = [];
      for (const path of paths) {
        const decoded = await describeFile(await read(path), path);
        if (JSON.stringify(decoded) !== JSON.stringify(hashes[path])) wrong.push(path);
      }
      expect(wrong).toEqual([]);
    },
  );

  it('refuses JPEG, BMP and WebP that are cut short', async () => {
    for (const name of ['rgb-420.jpg', 'rgb-progressive.jpg', 'rgb8.webp'] as const) {
      const bytes = fromBase64(formats[name].base64);
      const cut = bytes.slice(0, Math.floor(bytes.length * 0.7));
      await expect(decodeImage(cut, name), name).rejects.toThrow(DecodeError);
      await expect(decodeImage(cut, name)).rejects.toThrow(name);
    }
  });
});
