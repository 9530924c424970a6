import { openNodeRealm } from '../host/node-realm.ts';
import type { LossPreparation, LossProblem } from '../realm/losses.ts';
import { compareWithTarget, percentOver, round3 } from '../report/summary.ts';
import type { Section } from '../section.ts';
import { BASE, CLASSES, LOSSES } from './losses.ts';

export const lossMemory: Section = {
  name: 'loss-memory',
  title:
    'Memory and dispatches of a recorded step with each loss, by classes, on Dawn’s null backend: a batch of 2',
  async run({ patchPx, say }) {
    const rows: Record<string, string | number>[] = [];
    const remarks: string[] = [];
    const data: unknown[] = [];
    for (const classes of CLASSES) {
      say(`${classes} classes`);
      const host = await openNodeRealm('losses', null);
      const problem: LossProblem = { batch: 2, patchPx, classes, losses: LOSSES };
      const prepared: LossPreparation[] = [];
      // One after the other: Dawn's null backend holds 512 MB.
      for (const loss of LOSSES) {
        prepared.push(...(await host.call<LossPreparation[]>('prepare', { ...problem, losses: [loss] })));
        await host.call<null>('finish', null);
      }
      await host.close();
      const base = prepared.find(({ loss }) => loss === BASE)!;
      for (const { loss, dispatches, peakBytes } of prepared) {
        const over = percentOver(peakBytes, base.peakBytes);
        rows.push({ classes, loss, dispatches, 'peak MB': round3(peakBytes / 1e6), 'memory %': over });
        if (loss === 'skeleton-recall' && (classes === 1 || classes === 13)) {
          remarks.push(compareWithTarget(`Skeleton Recall, ${classes} classes, memory %`, over, '≤', 1));
        }
      }
      data.push({ problem, prepared });
    }
    return { adapter: null, rows, remarks, data };
  },
};
