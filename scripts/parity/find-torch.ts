// Finds a Python that has PyTorch.
import { spawnSync } from 'node:child_process';

export interface Torch {
  python: string;
  version: string;
}

/** Debian's own comes before others on the PATH: python3-torch belongs to it alone. */
const CANDIDATES = ['/usr/bin/python3', 'python3'];

export const TORCH_MISSING =
  'No Python with PyTorch and NumPy was found: install it (Debian: apt-get install python3-torch), or set TENDRIL_PYTHON to the path of a Python that has both.';

/** The first of TENDRIL_PYTHON, /usr/bin/python3 and python3 that can import torch and numpy; null where none can. */
export function findTorch(): Torch | null {
  const named = process.env['TENDRIL_PYTHON'];
  for (const python of named === undefined || named === '' ? CANDIDATES : [named]) {
    const { status, stdout } = spawnSync(python, ['-c', 'import numpy, torch; print(torch.__version__)'], {
      encoding: 'utf8',
    });
    if (status === 0) return { python, version: stdout.trim() };
  }
  return null;
}
