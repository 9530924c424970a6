// The command line of `npm run golden`.
import { parseArgs } from 'node:util';
import { UsageError } from '../train/usage-error.ts';

export type GoldenBackend = 'wasm' | 'webgpu';

export interface GoldenOptions {
  folder: string;
  backends: GoldenBackend[];
  json: boolean;
  /** File that takes the JSON as well, beside the table; null: none. */
  report: string | null;
}

export const GOLDEN_USAGE = `Usage: npm run golden -- DIR [--backend wasm|webgpu|all] [--json] [--report FILE]

Checks every golden case below DIR (DIR/<group>/<case>/case.json and data.bin) in headless Chromium.

  --backend  wasm, webgpu or all (default all)
  --json     one JSON object on stdout in place of the table
  --report   writes the JSON to a file, beside the table

Exit code 0 when everything passed, 1 when anything failed, 2 for a mistake on the command line.
`;

/**
 * @returns null when help was asked for
 * @throws UsageError with one sentence
 */
export function parseGoldenOptions(words: readonly string[]): GoldenOptions | null {
  const { values, positionals } = parse(words);
  if (values.help === true) return null;
  if (positionals.length !== 1) {
    throw new UsageError(
      positionals.length === 0
        ? 'Which folder? Call npm run golden -- DIR with the folder that holds the groups.'
        : `One folder is needed, not ${positionals.length}: ${positionals.join(', ')}.`,
    );
  }
  const backend = values.backend ?? 'all';
  if (backend !== 'all' && backend !== 'wasm' && backend !== 'webgpu') {
    throw new UsageError(`There is no --backend "${backend}"; known are wasm, webgpu, all.`);
  }
  return {
    folder: positionals[0],
    backends: backend === 'all' ? ['wasm', 'webgpu'] : [backend],
    json: values.json === true,
    report: values.report ?? null,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        backend: { type: 'string' },
        json: { type: 'boolean' },
        report: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${sentence.split('. ')[0].replace(/\.$/, '')}. See npm run golden -- --help.`);
  }
}
