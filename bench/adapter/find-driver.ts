// Which Vulkan driver Dawn is to use in Node, and the environment that makes it so.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAVAPIPE_FOLDER, LAVAPIPE_LIBRARIES } from './lavapipe-folder.ts';

export type DriverName = 'lavapipe' | 'swiftshader' | 'system';

export interface Driver {
  name: DriverName;
  /** Version where it is known, else null. */
  version: string | null;
  environment: Record<string, string>;
}

/** Debian's chromium brings SwiftShader and a Vulkan loader. */
const CHROMIUM = '/usr/lib/chromium';

function lavapipe(): Driver | null {
  const description = join(LAVAPIPE_FOLDER, 'icd.json');
  if (!existsSync(description)) return null;
  const libraries = join(LAVAPIPE_FOLDER, 'root', LAVAPIPE_LIBRARIES);
  return {
    name: 'lavapipe',
    version: readFileSync(join(LAVAPIPE_FOLDER, 'version'), 'utf8').trim(),
    environment: { VK_DRIVER_FILES: description, LD_LIBRARY_PATH: `${libraries}:${CHROMIUM}` },
  };
}

function swiftShader(): Driver | null {
  const description = join(CHROMIUM, 'vk_swiftshader_icd.json');
  if (!existsSync(description)) return null;
  return {
    name: 'swiftshader',
    version: null,
    environment: { VK_DRIVER_FILES: description, LD_LIBRARY_PATH: CHROMIUM },
  };
}

const FIND: Record<DriverName, () => Driver | null> = {
  lavapipe,
  swiftshader: swiftShader,
  system: () => ({ name: 'system', version: null, environment: {} }),
};

const HOW_TO: Record<DriverName, string> = {
  lavapipe: 'install it with npx tsx bench/install-lavapipe.ts',
  swiftshader: 'install Chromium (Debian: apt-get install chromium)',
  system: '',
};

/**
 * The driver of that name; without a name lavapipe where it is installed, else SwiftShader, else whatever Vulkan gives.
 *
 * @throws Error with one sentence that says how to get the driver named
 */
export function findDriver(name: DriverName | null): Driver {
  if (name === null) return lavapipe() ?? swiftShader() ?? FIND.system()!;
  const driver = FIND[name]();
  if (driver === null) throw new Error(`There is no driver ${name} here: ${HOW_TO[name]}.`);
  return driver;
}
