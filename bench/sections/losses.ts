import { openNodeRealm } from '../host/node-realm.ts';
import type { LossPreparation, LossProblem } from '../realm/losses.ts';
import { compareWithTarget, percentOver, round3, summarise } from '../report/summary.ts';
import type { Section } from '../section.ts';

const CLASSES = [1, 2, 4, 8, 13];
const BASE = 'dice-ce';
const LOSSES = [BASE, 'skeleton-recall', 'cl-dice', 'cl-dice composed', 'topo-cl-dice'];

export const losses: Section = {
  name: 'losses',
  title: 'What each connectivity term adds to Dice + CE, by classes: 2 × 128², recorded steps in turns',
  async run({ driver, rounds, isQuick }) {
    const rows: Record<string, string | number>[] = [];
    const remarks: string[] = [];
    const data: unknown[] = [];
    let adapter: string | null = null;
    for (const classes of isQuick ? [1, 13] : CLASSES) {
      const host = await openNodeRealm('losses', driver);
      adapter = host.adapter;
      const problem: LossProblem = { batch: 2, patchPx: 128, classes, losses: LOSSES };
      const prepared = await host.call<LossPreparation[]>('prepare', problem);
      const times = await host.call<Record<string, number[]>>('measure', { rounds });
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
      data.push({ problem, prepared, times });
    }
    return { adapter, rows, remarks, data };
  },
};
