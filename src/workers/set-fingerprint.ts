// Knows a data set again in another page: the same names, division, pixels and labels have the same hash.
import type { TrainingSet } from '../data/training-sample.ts';

/** @param parts shared memory among them is copied: it cannot be digested */
async function digest(parts: readonly (string | ArrayBufferView)[]): Promise<string> {
  const blob = new Blob(
    parts.map((part) => {
      if (typeof part === 'string') return `${part}\0`;
      return new Uint8Array(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    }),
  );
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 in hexadecimal; one image after the other, so that no copy of the whole set is made. */
export async function fingerprintSet({ samples, classCount, channels }: TrainingSet): Promise<string> {
  const hashes: string[] = [`${classCount} ${channels}`];
  for (const { id, name, split, width, height, channels: own, pixels, labels, fieldOfView } of samples) {
    const about = JSON.stringify([id, name, split, width, height, own, fieldOfView !== null]);
    hashes.push(await digest([about, pixels, labels, ...(fieldOfView === null ? [] : [fieldOfView])]));
  }
  return digest(hashes);
}
