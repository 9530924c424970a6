// Reads dropped files one after the other, looks into archives, and decodes what is an image.
import { DecodeError, type DecodedFile } from '../data/decode/decoded-file.ts';
import { fileType, looksLikeImageName } from '../data/decode/file-type.ts';
import { isClutter, unzipFiles } from '../data/decode/unzip.ts';
import { describeContent } from '../data/mask-content.ts';
import type { PairingFile } from '../data/pairing-types.ts';
import type { DroppedFile } from './data-protocol.ts';

export interface ReadFileResult extends PairingFile {
  /** Null where it could not be decoded. */
  decoded: DecodedFile | null;
}

/** Most bytes of decoded pixels in one set; a worker that asks for more is killed without a word. */
export const MAX_SET_BYTES = 3e9;

const HEAD_BYTES = 256;

interface Candidate {
  path: string;
  read: () => Promise<Uint8Array>;
  head: Uint8Array;
}

/** Files of one archive, archives within it included. */
function unpack(bytes: Uint8Array, folder: string, name: string, depth: number): Candidate[] {
  return unzipFiles(bytes, name).flatMap(({ path, bytes: content }) => {
    const full = folder + path;
    if (fileType(content) === 'ZIP' && depth > 0)
      return unpack(content, `${full.replace(/\.[^./]+$/, '')}/`, full, depth - 1);
    return [{ path: full, head: content.subarray(0, HEAD_BYTES), read: () => Promise.resolve(content) }];
  });
}

function unreadable(path: string, error: unknown): ReadFileResult {
  const problem =
    error instanceof DecodeError
      ? { reason: error.message, fix: error.fix }
      : {
          reason: `${path} could not be read (${error instanceof Error ? error.message : String(error)}).`,
          fix: 'Copy the file to this computer and drop it again.',
        };
  return { path, content: null, problem, decoded: null };
}

/** Two dropped folders may have the same name: the second one's files move into a folder "2". In place. */
function makeUnique(candidates: Candidate[]): void {
  const taken = new Set<string>();
  for (const candidate of candidates) {
    const { path } = candidate;
    for (let copy = 2; taken.has(candidate.path); copy++) candidate.path = `${copy}/${path}`;
    taken.add(candidate.path);
  }
}

/**
 * Decodes every image among the files and inside archives. Files that neither are images nor are called like one are
 * passed over; an image that cannot be decoded comes back with its problem and loses nothing else.
 *
 * @param decode decodes the bytes of one file
 * @param onRead told after each file
 */
export async function readFiles(
  files: DroppedFile[],
  decode: (bytes: Uint8Array, name: string) => Promise<DecodedFile>,
  onRead: (done: number, total: number) => void,
): Promise<ReadFileResult[]> {
  const results: ReadFileResult[] = [];
  const candidates: Candidate[] = [];
  const isAlone = files.length === 1;
  for (const { path, file } of files) {
    if (isClutter(path)) continue;
    try {
      const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
      const readAll = async () => new Uint8Array(await file.arrayBuffer());
      if (fileType(head) === 'ZIP') {
        const folder = isAlone ? '' : `${path.replace(/\.[^./]+$/, '')}/`;
        candidates.push(...unpack(await readAll(), folder, path, 2));
      } else candidates.push({ path, head, read: readAll });
    } catch (error) {
      results.push(unreadable(path, error));
    }
  }

  makeUnique(candidates);
  const images = candidates.filter(({ path, head }) => fileType(head) !== null || looksLikeImageName(path));
  let bytesHeld = 0;
  let done = 0;
  onRead(0, images.length);
  for (const { path, read } of images) {
    try {
      if (bytesHeld > MAX_SET_BYTES) {
        throw new DecodeError(
          `${path} was not read: the files take more than ${MAX_SET_BYTES / 1e9} GB once decoded.`,
          'Drop fewer or smaller images.',
        );
      }
      const decoded = await decode(await read(), path);
      bytesHeld += decoded.pixels.byteLength + (decoded.palette?.indices.byteLength ?? 0);
      results.push({ path, content: describeContent(decoded), problem: null, decoded });
    } catch (error) {
      results.push(unreadable(path, error));
    }
    onRead(++done, images.length);
  }
  return results;
}
