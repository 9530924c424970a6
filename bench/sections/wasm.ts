import { openBrowserRealm } from '../host/browser-realm.ts';
import type { RealmHost } from '../host/realm-host.ts';
import type { StepProblem } from '../realm/step-problem.ts';
import type { Beside, WasmPreparation } from '../realm/wasm-ours.ts';
import { compareWithTarget, percentOver, round3, summarise } from '../report/summary.ts';
import type { Section } from '../section.ts';

const PROBLEM: StepProblem = { batch: 2, patchPx: 128, classes: 1 };
const TURNS: readonly Beside[] = ['none', 'patches', 'whole images'];
const TITLES: Record<Beside, string> = {
  none: 'ours',
  patches: 'ours, thinning its patches beside it',
  'whole images': 'ours, thinning a whole image of 384² beside it',
};

const relativeDifference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]) / Math.abs(value)));

export const wasm: Section = {
  name: 'wasm',
  title:
    'The step on WebAssembly in Chromium, 2 × 128²: ours, with skeletons beside it, and of tfjs’s own operations',
  async run({ rounds, say }) {
    const hosts: RealmHost[] = [];
    const open = async (name: 'wasm-ours' | 'wasm-composed') => {
      say(`preparing ${name}`);
      const host = await openBrowserRealm(name);
      hosts.push(host);
      return { host, prepared: await host.call<WasmPreparation>('prepare', PROBLEM) };
    };
    try {
      const ours = await open('wasm-ours');
      const composed = await open('wasm-composed');
      const times: Record<string, number[]> = { composed: [] };
      for (let round = 0; round < rounds; round++) {
        say(`round ${round + 1} of ${rounds}`);
        for (const [i] of TURNS.entries()) {
          const beside = TURNS[(i + round) % TURNS.length];
          const { stepMs } = await ours.host.call<{ stepMs: number }>('measure', { beside });
          (times[beside] ??= []).push(stepMs);
        }
        // Takes longer and needs fewer turns.
        if (round % 3 === 0) {
          times['composed'].push((await composed.host.call<{ stepMs: number }>('measure', null)).stepMs);
        }
      }
      const base = summarise(times['none']);
      const row = (step: string, values: readonly number[]) => {
        const { min, median } = summarise(values);
        return {
          step,
          turns: values.length,
          'min ms': round3(min),
          'median ms': round3(median),
          '× of min': round3(min / base.min),
          '× of median': round3(median / base.median),
        };
      };
      const slower = (beside: Beside) => percentOver(summarise(times[beside]).min, base.min);
      const faster = summarise(times['composed']).min / base.min;
      return {
        adapter: `${ours.host.adapter.split(',')[0]}, ${ours.prepared.backend}`,
        rows: [
          ...TURNS.map((beside) => row(TITLES[beside], times[beside])),
          row('tfjs’s own', times['composed']),
        ],
        remarks: [
          `Ours: ${ours.prepared.backend}; tfjs’s own: ${composed.prepared.backend}.`,
          `The first losses differ by ${relativeDifference(ours.prepared.losses, composed.prepared.losses).toExponential(1)} of them.`,
          compareWithTarget('times faster than of tfjs’s own operations, by least', faster, '≥', 2),
          compareWithTarget('patches thinned beside it, % slower by least', slower('patches'), '≤', 5),
          compareWithTarget(
            'a whole image thinned beside it, % slower by least',
            slower('whole images'),
            '≤',
            5,
          ),
        ],
        data: { problem: PROBLEM, prepared: { ours: ours.prepared, composed: composed.prepared }, times },
      };
    } finally {
      for (const host of hosts) await host.close();
    }
  },
};
