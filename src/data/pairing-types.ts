// What pairing takes, passes between its parts and gives. Types only.
import type { FileName, FileRole } from './file-name.ts';
import type { FileContent } from './mask-content.ts';

export interface PairingFile {
  path: string;
  /** Null where the file could not be decoded. */
  content: FileContent | null;
  /** Why the file could not be decoded, and what to do; null where it could. */
  problem: { reason: string; fix: string } | null;
}

/** A file with what its name says, the role settled. */
export interface ReadFile extends PairingFile {
  name: FileName;
  role: FileRole;
}

/** A label or field of view that fits one image. */
export interface Match {
  mask: ReadFile;
  /** 0 equal stems … 3 equal numbers. */
  looseness: number;
  /** Folder names that only one of the two has. */
  foreignFolders: number;
  /** Series of labels it belongs to, the same for all images of the set. */
  series: string;
}

export interface ProposedPair {
  imagePath: string | null;
  maskPath: string | null;
  fieldOfViewPath: string | null;
  name: string;
  /** What folder or file names say; null where they say nothing. */
  split: FileName['split'];
  reason: string | null;
  fix: string | null;
  notes: string[];
}
