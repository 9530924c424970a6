// Whether an address, which may be a page's own, means the run that was kept. Pure.
import type { RunConfig } from '../../engine/run-config.ts';

/** What is asked of a kept run here. */
interface Kept {
  config: RunConfig;
  source: { kind: 'sample'; id: string } | { kind: 'own' };
}

/**
 * The run that was kept, if an address means it. Hot knobs act on a run without beginning another, and reach the address
 * sooner than the next checkpoint: they tell no runs apart, and the run goes on with those of the address.
 *
 * @param address the set and the settings that it names; null: it names none, which is as good as the run itself
 * @returns the run to go on with; null where the address means another
 */
export function meantRun<T extends Kept>(
  kept: T,
  address: { wantedSet: string | null; config: RunConfig } | null,
): T | null {
  if (address === null) return kept;
  const set = kept.source.kind === 'sample' ? kept.source.id : null;
  const config = withHotKnobs(kept.config, address.config);
  const isSame = JSON.stringify(sorted(config)) === JSON.stringify(sorted(address.config));
  return set === address.wantedSet && isSame ? { ...kept, config } : null;
}

/** @param hot whose learning rate and w are taken */
const withHotKnobs = (config: RunConfig, hot: RunConfig): RunConfig => ({
  ...config,
  optimiser: { ...config.optimiser, learningRate: hot.optimiser.learningRate },
  loss: { ...config.loss, weight: hot.loss.weight },
});

/** The same settings in the same order. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, sorted(item)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
