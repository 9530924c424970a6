// The command line of the benchmark.
import { parseArgs } from 'node:util';
import type { DriverName } from './adapter/find-driver.ts';

const DRIVERS: readonly DriverName[] = ['lavapipe', 'swiftshader', 'system'];

export interface CommandLine {
  /** null: the best that is there. */
  driver: DriverName | null;
  sections: string[];
  rounds: number;
  isQuick: boolean;
  isBrowser: boolean;
  patchPx: number;
  outFolder: string;
}

export const usage = (known: readonly string[]) => `npm run bench -- [options]
  --driver NAME   ${DRIVERS.join(' | ')} (default: lavapipe where it is installed, else SwiftShader, else Vulkan's own)
  --only A,B      sections: ${known.join(', ')} (default: all)
  --rounds N      turns of each contestant, 1 to 1000 (default 10)
  --quick         fewer sizes and peers
  --browser       in headless Chromium instead of Node, with the adapter that it gives
  --patch N       edge of the patches of the section losses, a multiple of 8 from 32 to 512 (default 128)
  --out DIR       where the results go (default bench/results)
lavapipe is fetched with: npx tsx bench/install-lavapipe.ts
`;

/**
 * @returns null where help is asked for
 * @throws Error with one sentence that names the option and the fix
 */
export function parseCommandLine(words: readonly string[], known: readonly string[]): CommandLine | null {
  const { values } = parseArgs({
    args: [...words],
    options: {
      driver: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string', default: '10' },
      quick: { type: 'boolean', default: false },
      browser: { type: 'boolean', default: false },
      patch: { type: 'string', default: '128' },
      out: { type: 'string', default: 'bench/results' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const driver = DRIVERS.find((name) => name === values.driver) ?? null;
  if (values.driver !== undefined && driver === null) {
    throw new Error(`--driver is "${values.driver}"; it must be one of ${DRIVERS.join(', ')}.`);
  }
  const sections = values.only?.split(',') ?? [...known];
  const unknown = sections.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`--only names "${unknown}"; the sections are ${known.join(', ')}.`);
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 1000) {
    throw new Error(`--rounds is "${values.rounds}"; it must be a whole number from 1 to 1000.`);
  }
  const patchPx = Number(values.patch);
  if (!Number.isInteger(patchPx / 8) || patchPx < 32 || patchPx > 512) {
    throw new Error(`--patch is "${values.patch}"; it must be a multiple of 8 from 32 to 512.`);
  }
  if (values.browser && driver !== null) {
    throw new Error(
      '--driver is for Node: in the browser the adapter is the browser’s. Leave one of the two out.',
    );
  }
  const { quick, browser, out } = values;
  return { driver, sections, rounds, isQuick: quick, isBrowser: browser, patchPx, outFolder: out };
}
