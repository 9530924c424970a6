// What of a run's configuration concerns its network, checked against the network's own description. Pure.
import type { RunConfig } from '../run-config.ts';
import type { EdgeRule, ModelMeta, ModelOption, ModelSettings } from './model-plugin.ts';

export function isAllowed({ allowed }: ModelOption, value: number): boolean {
  if ('values' in allowed) return allowed.values.includes(value);
  return Number.isInteger(value) && value >= allowed.least && value <= allowed.most;
}

/** E.g. "a whole number from 2 to 4" or "1, 2 or 4". */
export function describeAllowed({ allowed }: ModelOption): string {
  if (!('values' in allowed)) return `a whole number from ${allowed.least} to ${allowed.most}`;
  const last = allowed.values[allowed.values.length - 1];
  const others = allowed.values.slice(0, -1);
  return others.length === 0 ? String(last) : `${others.join(', ')} or ${last}`;
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
      const value = (fields as Record<string, unknown>)[option.key] ?? option.default;
      if (typeof value !== 'number' || !isAllowed(option, value)) {
        const found = JSON.stringify(value);
        throw new Error(
          `The setting model.${option.key} is ${found}; ${meta.label} takes ${describeAllowed(option)}.`,
        );
      }
      return [option.key, value];
    }),
  );
  const rule = meta.edges(settings);
  if (!fitsEdges(rule, config.patchPx)) {
    throw new Error(
      `The setting patchPx is ${config.patchPx}; with this ${meta.label} it must be ${describeEdges(rule)}.`,
    );
  }
  return settings;
}
