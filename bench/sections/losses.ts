import { openRealm } from '../host/open-realm.ts';
import type { RealmHost } from '../host/realm-host.ts';
import type { LossPreparation, LossProblem } from '../realm/losses.ts';
import { compareWithTarget, percentOver, round3, summarise } from '../report/summary.ts';
import type { Section } from '../section.ts';

export const CLASSES = [1, 2, 4, 8, 13];
export const BASE = 'dice-ce';
export const LOSSES = [BASE, 'skeleton-recall', 'cl-dice', 'cl-dice composed', 'topo-cl-dice'];

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** One step of each loss, in turns; each round begins with another one, so that none always follows the same. */
async function raceLosses(host: RealmHost, rounds: number, say: (sentence: string) => void) {
  const times: Record<string, number[]> = {};
  const cpuMs: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}`);
    for (const [i] of LOSSES.entries()) {
      const loss = LOSSES[(i + round) % LOSSES.length];
      const beforeMs = host.cpuMs();
      (times[loss] ??= []).push(await host.call<number>('measure', { loss }));
      const afterMs = host.cpuMs();
      if (beforeMs !== null && afterMs !== null) (cpuMs[loss] ??= []).push(afterMs - beforeMs);
    }
  }
  return { times, cpuMs };
}

export const losses: Section = {
  name: 'losses',
  title: 'What each connectivity term adds to Dice + CE, by classes: a batch of 2, recorded steps in turns',
  async run(options) {
    const { rounds, isQuick, patchPx, say } = options;
    const rows: Record<string, string | number>[] = [];
    const remarks: string[] = [];
    const data: unknown[] = [];
    let adapter: string | null = null;
    for (const classes of isQuick ? [1, 13] : CLASSES) {
      const host = await openRealm('losses', options);
      adapter = host.adapter;
      const problem: LossProblem = { batch: 2, patchPx, classes, losses: LOSSES };
      say(`${classes} classes: preparing`);
      const prepared = await host.call<LossPreparation[]>('prepare', problem);
      const { times, cpuMs } = await raceLosses(host, rounds, say);
      await host.close();
      const base = prepared.find(({ loss }) => loss === BASE)!;
      const baseMs = summarise(times[BASE]);
      const over: Record<string, number> = {};
      for (const { loss, dispatches, peakBytes } of prepared) {
        const { min, median } = summarise(times[loss]);
        over[loss] = median - baseMs.median;
        rows.push({
          classes,
          loss,
          dispatches,
          'median ms': round3(median),
          'time % of min': percentOver(min, baseMs.min),
          'time % of median': percentOver(median, baseMs.median),
          'processor time %':
            cpuMs[loss] === undefined ? '–' : percentOver(total(cpuMs[loss]), total(cpuMs[BASE])),
          'peak MB': round3(peakBytes / 1e6),
          'memory %': percentOver(peakBytes, base.peakBytes),
        });
        if (loss === 'skeleton-recall' && (classes === 1 || classes === 13)) {
          remarks.push(
            compareWithTarget(
              `Skeleton Recall, ${classes} classes, time % of median`,
              percentOver(median, baseMs.median),
              '≤',
              3,
            ),
            ...(cpuMs[loss] === undefined
              ? []
              : [
                  compareWithTarget(
                    `Skeleton Recall, ${classes} classes, % of processor time`,
                    percentOver(total(cpuMs[loss]), total(cpuMs[BASE])),
                    '≤',
                    3,
                  ),
                ]),
            compareWithTarget(
              `Skeleton Recall, ${classes} classes, memory %`,
              percentOver(peakBytes, base.peakBytes),
              '≤',
              1,
            ),
          );
        }
      }
      remarks.push(
        compareWithTarget(
          `clDice, ${classes} classes, overhead fused over composed`,
          over['cl-dice'] / over['cl-dice composed'],
          '≤',
          0.5,
        ),
      );
      data.push({ problem, prepared, times, cpuMs });
    }
    return { adapter, rows, remarks, data };
  },
};
