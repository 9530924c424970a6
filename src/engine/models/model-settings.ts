// What of a run's configuration concerns its network, checked against the network's own description. Pure.
import type { RunConfig } from '../run-config.ts';
import { describeScales } from '../scales.ts';
import type { EdgeRule, ModelMeta, ModelOption, ModelSettings } from './model-plugin.ts';

export function isAllowed({ allowed }: ModelOption, value: number): boolean {
  if ('values' in allowed) return allowed.values.includes(value);
  if ('words' in allowed) return allowed.words[value] !== undefined;
  return Number.isInteger(value) && value >= allowed.least && value <= allowed.most;
}

/** E.g. "a whole number from 2 to 4" or "1, 2 or 4". */
export function describeAllowed({ allowed }: ModelOption): string {
  if ('least' in allowed) return `a whole number from ${allowed.least} to ${allowed.most}`;
  const values = 'words' in allowed ? allowed.words : allowed.values;
  const last = values[values.length - 1];
  const others = values.slice(0, -1);
  return others.length === 0 ? String(last) : `${others.join(', ')} or ${last}`;
}

/** A setting as the configuration holds it: a number, or the word that it stands for. */
export const writeSetting = ({ allowed }: ModelOption, setting: number): number | string =>
  'words' in allowed ? allowed.words[setting] : setting;

/** The setting that a value of the configuration means; NaN for what is none. */
function readSetting({ allowed }: ModelOption, value: unknown): number {
  if ('words' in allowed) {
    const index = allowed.words.findIndex((word) => word === value);
    return index < 0 ? Number.NaN : index;
  }
  return typeof value === 'number' ? value : Number.NaN;
}

export const fitsEdges = ({ multiple, least }: EdgeRule, edgePx: number): boolean =>
  edgePx % multiple === 0 && edgePx >= least;

/** E.g. "a multiple of 8 and at least 16". */
export const describeEdges = ({ multiple, least }: EdgeRule): string =>
  multiple === 1 ? `at least ${least}` : `a multiple of ${multiple} and at least ${least}`;

/**
 * The settings of a run's network, with defaults where the configuration says nothing.
 *
 * @param metas of all networks. Settings of other networks than the run's are passed over; those of none are refused.
 * @throws Error with one sentence that names the setting
 */
export function readModelSettings(config: RunConfig, metas: readonly ModelMeta[]): ModelSettings {
  const { id, ...fields } = config.model;
  const meta = metas.find((other) => other.id === id);
  if (meta === undefined) {
    const known = metas.map((other) => other.id).sort();
    throw new Error(`There is no network "${id}"; known are ${known.join(', ')}.`);
  }
  const keys = metas.flatMap(({ options }) => options.map(({ key }) => key));
  const stranger = Object.keys(fields).find((key) => !keys.includes(key));
  if (stranger !== undefined) throw new Error(`The setting model.${stranger} is none of any network's.`);
  const settings = Object.fromEntries(
    meta.options.map((option): [string, number] => {
      const given = (fields as Record<string, unknown>)[option.key];
      const value = given === undefined ? option.default : readSetting(option, given);
      if (!isAllowed(option, value)) {
        const found = JSON.stringify(given);
        throw new Error(
          `The setting model.${option.key} is ${found}; ${meta.label} takes ${describeAllowed(option)}.`,
        );
      }
      return [option.key, value];
    }),
  );
  describeScales(config, meta, settings);
  if (config.patches?.whole === true) return settings;
  const rule = meta.edges(settings);
  if (!fitsEdges(rule, config.patchPx)) {
    throw new Error(
      `The setting patchPx is ${config.patchPx}; with this ${meta.label} it must be ${describeEdges(rule)}.`,
    );
  }
  return settings;
}
