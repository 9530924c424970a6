// Where install-lavapipe.ts puts the driver.
import { join } from 'node:path';

export const LAVAPIPE_FOLDER = join(import.meta.dirname, '..', '..', '.cache', 'lavapipe');

/** Within the unpacked root. */
export const LAVAPIPE_LIBRARIES = join('usr', 'lib', 'x86_64-linux-gnu');
