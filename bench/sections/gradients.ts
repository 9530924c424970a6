import { openRealm } from '../host/open-realm.ts';
import type { GradientError } from '../realm/gradients.ts';
import { compareWithTarget, round3 } from '../report/summary.ts';
import type { Section } from '../section.ts';

/** Some hundred pipelines are compiled, each for its shape. */
const LIMIT_MS = 3_600_000;

export const gradients: Section = {
  name: 'gradients',
  title: 'Every kernel’s gradient against its reference on this adapter: largest error over largest value',
  async run(options) {
    const host = await openRealm('gradients', options);
    try {
      const errors = await host.call<GradientError[]>('check', null, LIMIT_MS);
      const kernels = [...new Set(errors.map(({ kernel }) => kernel))];
      const rows = kernels.map((kernel) => {
        const own = errors.filter((one) => one.kernel === kernel);
        const worst = own.reduce((a, b) => (b.error > a.error ? b : a));
        return { gradient: kernel, shapes: own.length, 'worst error': round3(worst.error), at: worst.shape };
      });
      const worst = Math.max(...errors.map(({ error }) => error));
      return {
        adapter: host.adapter,
        rows,
        remarks: [compareWithTarget(`worst of ${errors.length} gradients`, worst, '≤', 1e-4)],
        data: errors,
      };
    } finally {
      await host.close();
    }
  },
};
