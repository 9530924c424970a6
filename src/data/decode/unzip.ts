// ZIP archives as dropped files, folders and all, without what operating systems leave behind.
import { unzipSync, type Unzipped } from 'fflate';
import { DecodeError } from './decoded-file.ts';

export interface UnpackedFile {
  /** Path inside the archive, with forward slashes. */
  path: string;
  bytes: Uint8Array;
}

/** Paths that people did not put there: hidden files, resource forks, thumbnails. */
export function isClutter(path: string): boolean {
  return path
    .split('/')
    .some(
      (part) => /^\.[^./]/.test(part) || part === '__MACOSX' || /^(thumbs\.db|desktop\.ini)$/i.test(part),
    );
}

/**
 * Blocks while it inflates: for workers.
 *
 * @throws DecodeError when the archive is damaged, encrypted or too large
 */
export function unzipFiles(bytes: Uint8Array, name: string): UnpackedFile[] {
  let entries: Unzipped;
  try {
    entries = unzipSync(bytes, {
      filter: (entry) => !entry.name.endsWith('/') && !isClutter(entry.name.replaceAll('\\', '/')),
    });
  } catch {
    throw new DecodeError(
      `${name} is a ZIP archive that cannot be unpacked (damaged, encrypted or too large).`,
      'Unpack it and drop the folder.',
    );
  }
  return Object.entries(entries).map(([path, content]) => ({
    path: path.replaceAll('\\', '/'),
    bytes: content,
  }));
}
