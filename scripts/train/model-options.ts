// The flags that belong to networks: they come from the networks' own descriptions.
import {
  describeAllowed,
  describeEdges,
  fitsEdges,
  isAllowed,
  readModelSettings,
  writeSetting,
} from '../../src/engine/models/model-settings.ts';
import { autoDepth } from '../../src/engine/models/auto-depth.ts';
import type { ModelMeta, ModelOption } from '../../src/engine/models/model-plugin.ts';
import { DEFAULT_PATCH_OPTIONS } from '../../src/engine/patch-options.ts';
import type { RunConfig } from '../../src/engine/run-config.ts';
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
      ...meta.options.map((option) => {
        const auto = hasAuto(meta, option)
          ? ', or auto: stages until the edge would fall under 4 pixels'
          : '';
        const value = 'words' in option.allowed ? 'ID' : 'N';
        return `  ${`--${option.flag} ${value}`.padEnd(22)} ${option.help}: ${describeAllowed(option)}${auto} (default ${writeSetting(option, option.default)})`;
      }),
    ])
    .join('\n');
}

/** nnU-Net's rule for the depth is one for U-Nets, which halve their resolution with each stage. */
const hasAuto = (meta: ModelMeta, { key }: ModelOption): boolean =>
  key === 'depth' && meta.outputs !== undefined;

/**
 * The network that the words ask for, and its settings.
 *
 * @param base what flags that are not given leave as it is, and the patch on which "auto" depends
 * @throws UsageError with one sentence that names the flag
 */
export function readModel(values: Words, metas: readonly ModelMeta[], base: RunConfig): RunConfig['model'] {
  const id = values['model'] ?? base.model.id;
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
  const settings = meta.options.map((option): [string, number | string] => {
    const text = values[option.flag];
    if (typeof text !== 'string') {
      const given = meta.id === base.model.id ? base.model[option.key] : undefined;
      return [option.key, (given as number | string | undefined) ?? writeSetting(option, option.default)];
    }
    const word = text.trim();
    if ('words' in option.allowed && option.allowed.words.includes(word)) return [option.key, word];
    if (word === 'auto' && hasAuto(meta, option)) return [option.key, readAutoDepth(base.patchPx)];
    const value = /^\d+$/.test(word) && !('words' in option.allowed) ? Number(word) : Number.NaN;
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

function readAutoDepth(patchPx: number): number {
  try {
    return autoDepth(patchPx);
  } catch {
    throw new UsageError(`--depth auto needs an even --patch of at least 8, not ${patchPx}.`);
  }
}

/** @throws UsageError where the network does not take patches of this edge, or has no outputs for deep supervision */
export function checkModel(config: RunConfig, metas: readonly ModelMeta[]): void {
  const meta = metas.find(({ id }) => id === config.model.id);
  if (meta === undefined) throw new UsageError(`There is no --model "${config.model.id}".`);
  const { deepSupervision = 'none' } = config;
  if (deepSupervision !== 'none' && meta.outputs === undefined) {
    throw new UsageError(
      `--deep-supervision ${deepSupervision} is not for ${meta.id}, which has one output.`,
    );
  }
  if (config.patches?.whole === true) return;
  const anyPatch = { ...config, patches: { ...DEFAULT_PATCH_OPTIONS, whole: true } };
  const rule = meta.edges(readModelSettings(anyPatch, metas));
  if (fitsEdges(rule, config.patchPx)) return;
  throw new UsageError(
    `--patch ${config.patchPx} does not fit this ${meta.id}: it must be ${describeEdges(rule)}.`,
  );
}
