// The flags that belong to networks: they come from the networks' own descriptions.
import {
  describeAllowed,
  describeEdges,
  fitsEdges,
  isAllowed,
} from '../../src/engine/models/model-settings.ts';
import type { ModelMeta } from '../../src/engine/models/model-plugin.ts';
import { DEFAULT_RUN_CONFIG, type RunConfig } from '../../src/engine/run-config.ts';
import { UsageError } from './usage-error.ts';

type Words = Readonly<Record<string, string | boolean | undefined>>;

/** Names of all networks' flags, without their dashes; several networks may share one. */
export const modelFlags = (metas: readonly ModelMeta[]): string[] => [
  ...new Set(metas.flatMap(({ options }) => options.map(({ flag }) => flag))),
];

/** Lines of --help: each network's flags under its name. */
export function modelUsage(metas: readonly ModelMeta[]): string {
  return metas
    .flatMap((meta) => [
      ` ${meta.id}: ${meta.help}`,
      ...meta.options.map(
        (option) =>
          `  ${`--${option.flag} N`.padEnd(22)} ${option.help}: ${describeAllowed(option)} (default ${option.default})`,
      ),
    ])
    .join('\n');
}

/**
 * The network that the words ask for, and its settings.
 *
 * @throws UsageError with one sentence that names the flag
 */
export function readModel(values: Words, metas: readonly ModelMeta[]): RunConfig['model'] {
  const id = values['model'] ?? DEFAULT_RUN_CONFIG.model.id;
  const meta = metas.find((other) => other.id === id);
  if (meta === undefined) {
    throw new UsageError(
      `There is no --model "${String(id)}"; known are ${metas.map((other) => other.id).join(', ')}.`,
    );
  }
  const own = meta.options.map(({ flag }) => flag);
  const stranger = modelFlags(metas).find((flag) => values[flag] !== undefined && !own.includes(flag));
  if (stranger !== undefined) {
    const owners = metas.filter(({ options }) => options.some(({ flag }) => flag === stranger));
    throw new UsageError(
      `--${stranger} is no setting of ${meta.id}, but of ${owners.map((owner) => owner.id).join(', ')}.`,
    );
  }
  const settings = meta.options.map((option): [string, number] => {
    const text = values[option.flag];
    if (typeof text !== 'string') return [option.key, option.default];
    const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!isAllowed(option, value)) {
      throw new UsageError(
        `--${option.flag} must be ${describeAllowed(option)} for ${meta.id}, not "${text}".`,
      );
    }
    return [option.key, value];
  });
  // Every network has channels and depth among its options.
  return { id: meta.id, ...Object.fromEntries(settings) } as RunConfig['model'];
}

/** @throws UsageError where the network does not take patches of this edge */
export function checkPatch(config: RunConfig, metas: readonly ModelMeta[]): void {
  const meta = metas.find(({ id }) => id === config.model.id);
  if (meta === undefined) throw new UsageError(`There is no --model "${config.model.id}".`);
  const rule = meta.edges(
    Object.fromEntries(meta.options.map(({ key }) => [key, config.model[key] as number])),
  );
  if (fitsEdges(rule, config.patchPx)) return;
  throw new UsageError(
    `--patch ${config.patchPx} does not fit this ${meta.id}: it must be ${describeEdges(rule)}.`,
  );
}
