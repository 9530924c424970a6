import { openRealm } from '../host/open-realm.ts';
import type { KernelDescription } from '../realm/kernels.ts';
import { round3, summarise } from '../report/summary.ts';
import type { Section } from '../section.ts';

/** The first two of the realm's list. */
const [MATMUL, COPY] = [0, 1];
/** A turn of a quick kernel lasts about so long. */
const TURN_MS = 30;
const MOST_REPEATS = 50;
/** Compiling takes long on a software adapter of a busy machine. */
const LIMIT_MS = 3_600_000;

export const kernels: Section = {
  name: 'kernels',
  title:
    'Every kernel at the shapes of the step (batch of 2), in turns; the peak is a plain product and a plain copy',
  async run(options) {
    const host = await openRealm('kernels', options);
    try {
      options.say('compiling');
      const list = await host.call<KernelDescription[]>('prepare', null, LIMIT_MS);
      const times: number[][] = list.map(() => []);
      const repeats: number[] = [];
      for (const [index] of list.entries()) {
        const onceMs = await host.call<number>('measure', { index, repeats: 1 });
        repeats.push(Math.max(1, Math.min(MOST_REPEATS, Math.round(TURN_MS / onceMs))));
      }
      for (let round = 0; round < options.rounds; round++) {
        options.say(`round ${round + 1} of ${options.rounds}`);
        for (const [index] of list.entries()) {
          times[index].push(await host.call<number>('measure', { index, repeats: repeats[index] }));
        }
      }
      const leastMs = times.map((turns) => summarise(turns).min);
      const peakFlops = list[MATMUL].flop! / leastMs[MATMUL];
      const peakBytes = list[COPY].bytes / leastMs[COPY];
      const rows = list.map(({ name, flop, bytes }, index) => {
        const ms = leastMs[index];
        // The least time that the peaks allow: arithmetic or traffic, whichever takes longer.
        const boundMs = Math.max((flop ?? 0) / peakFlops, bytes / peakBytes);
        return {
          kernel: name,
          'min ms': round3(ms),
          'median ms': round3(summarise(times[index]).median),
          'GFLOP/s': flop === null ? '–' : round3(flop / ms / 1e6),
          'GB/s': round3(bytes / ms / 1e6),
          'fraction of peak': round3(boundMs / ms),
        };
      });
      return {
        adapter: host.adapter,
        rows,
        remarks: [
          `Peak here: ${round3(peakFlops / 1e6)} GFLOP/s by tfjs’s own matrix product, ${round3(peakBytes / 1e6)} GB/s by a copy of buffers.`,
          'The fraction is the least time that these peaks allow over the time taken: above 1 the kernel beats the plain product.',
        ],
        data: { list, repeats, times },
      };
    } finally {
      await host.close();
    }
  },
};
