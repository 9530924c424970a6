import type { RealmName } from '../host/build-realms.ts';
import { openRealm } from '../host/open-realm.ts';
import type { RealmHost } from '../host/realm-host.ts';
import { compareWithTarget, round3, summarise } from '../report/summary.ts';
import type { StepMeasurement, StepPreparation } from '../realm/realm-protocol.ts';
import type { StepProblem } from '../realm/step-problem.ts';
import type { BenchOptions, Section } from '../section.ts';

const PROBLEMS: StepProblem[] = [
  { batch: 2, patchPx: 128, classes: 1 },
  { batch: 4, patchPx: 256, classes: 1 },
];
const PEERS: RealmName[] = ['ours', 'stock-tfjs', 'jax-js'];
/** Ratios that the engine is built for, on these adapters. */
const TARGETS: Record<string, Record<string, number> | undefined> = {
  lavapipe: { 'stock-tfjs': 4, 'jax-js': 2 },
  swiftshader: { 'stock-tfjs': 5 },
};
/** Largest relative difference of the first losses; above it the peers do not compute the same. */
const SAME_LOSS = 1e-3;

interface PeerResult {
  peer: RealmName;
  preparation: StepPreparation | null;
  stepMs: number[];
  /** Of all processors, by turn; empty where it cannot be told. */
  cpuMs: number[];
  peakBytes: number;
  /** Why it did not run. */
  failure: string | null;
}

const sentenceOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const targetsOf = ({ isBrowser, driver }: BenchOptions) => TARGETS[isBrowser ? 'swiftshader' : driver.name];

/** In a quick run only those with which something is promised. */
function choosePeers(options: BenchOptions): RealmName[] {
  const targets = targetsOf(options);
  if (!options.isQuick || targets === undefined) return PEERS;
  return PEERS.filter((peer) => peer === 'ours' || peer in targets);
}

/** All peers on one problem, a step each in turn. */
async function race(problem: StepProblem, options: BenchOptions) {
  const hosts = new Map<RealmName, RealmHost>();
  const results: PeerResult[] = [];
  let adapter = '';
  for (const peer of choosePeers(options)) {
    const result: PeerResult = {
      peer,
      preparation: null,
      stepMs: [],
      cpuMs: [],
      peakBytes: 0,
      failure: null,
    };
    results.push(result);
    try {
      const host = await openRealm(peer, options);
      hosts.set(peer, host);
      adapter = host.adapter;
      options.say(`${problem.batch} × ${problem.patchPx}²: preparing ${peer}`);
      result.preparation = await host.call<StepPreparation>('prepare', problem);
    } catch (error) {
      result.failure = sentenceOf(error);
    }
  }
  for (let round = 0; round < options.rounds; round++) {
    options.say(`round ${round + 1} of ${options.rounds}`);
    for (const result of results.filter(({ failure }) => failure === null)) {
      try {
        const host = hosts.get(result.peer)!;
        const beforeMs = host.cpuMs();
        const measured = await host.call<StepMeasurement>('measure', { steps: 1 });
        const afterMs = host.cpuMs();
        if (beforeMs !== null && afterMs !== null) result.cpuMs.push(afterMs - beforeMs);
        result.stepMs.push(measured.stepMs);
        result.peakBytes = measured.peakBytes;
      } catch (error) {
        result.failure = sentenceOf(error);
      }
    }
  }
  for (const host of hosts.values()) await host.close();
  return { adapter, results };
}

/** Processor time of a step in units of ours, by the least of each. */
const cpuRatio = (result: PeerResult, ours: PeerResult): number =>
  summarise(result.cpuMs).min / summarise(ours.cpuMs).min;

function compareLosses(ours: PeerResult, other: PeerResult): number | null {
  if (ours.preparation === null || other.preparation === null) return null;
  const theirs = other.preparation.losses;
  return Math.max(...ours.preparation.losses.map((loss, i) => Math.abs(theirs[i] - loss) / Math.abs(loss)));
}

export const step: Section = {
  name: 'step',
  title: 'A training step: U-Net 16-32-64, Dice + CE, Adam; the peers take turns',
  async run(options) {
    const rows: Record<string, string | number>[] = [];
    const remarks: string[] = [];
    const data: unknown[] = [];
    let adapter: string | null = null;
    for (const problem of options.isQuick ? PROBLEMS.slice(0, 1) : PROBLEMS) {
      const raced = await race(problem, options);
      adapter = raced.adapter;
      const name = `${problem.batch} × ${problem.patchPx}²`;
      const [ours] = raced.results;
      if (ours.failure !== null) throw new Error(`Our own step failed: ${ours.failure}`);
      const base = summarise(ours.stepMs);
      for (const result of raced.results) {
        if (result.failure !== null) {
          rows.push({
            step: name,
            peer: result.peer,
            'min ms': '–',
            'median ms': '–',
            'ratio of min': '–',
            'ratio of medians': '–',
            'processor s, min': '–',
            'ratio of processor s': '–',
            'peak MB': '–',
          });
          remarks.push(`${name}: ${result.peer} did not run: ${result.failure}`);
          continue;
        }
        const { min, median } = summarise(result.stepMs);
        rows.push({
          step: name,
          peer: result.peer,
          'min ms': round3(min),
          'median ms': round3(median),
          'ratio of min': round3(min / base.min),
          'ratio of medians': round3(median / base.median),
          'processor s, min': result.cpuMs.length === 0 ? '–' : round3(summarise(result.cpuMs).min / 1000),
          'ratio of processor s': result.cpuMs.length === 0 ? '–' : round3(cpuRatio(result, ours)),
          'peak MB': round3(result.peakBytes / 1e6),
        });
        const target = targetsOf(options)?.[result.peer];
        if (target !== undefined) {
          remarks.push(
            `${name}: ${compareWithTarget(`times faster than ${result.peer}`, min / base.min, '≥', target)}`,
          );
        }
        const difference = compareLosses(ours, result);
        if (difference !== null && result !== ours && difference <= SAME_LOSS) {
          remarks.push(
            `${name}: the first losses of ${result.peer} equal ours but for ${difference.toExponential(1)} of them.`,
          );
        }
        if (difference !== null && difference > SAME_LOSS) {
          remarks.push(
            `${name}: the first losses of ${result.peer} differ from ours by ${round3(difference)}, more than ${SAME_LOSS}: it does not compute the same step.`,
          );
        }
      }
      data.push({ problem, results: raced.results });
    }
    return { adapter, rows, remarks, data };
  },
};
