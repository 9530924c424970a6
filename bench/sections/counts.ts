import type { RealmName } from '../host/build-realms.ts';
import { openNodeRealm } from '../host/node-realm.ts';
import type { StepCounts } from '../realm/device-meter.ts';
import type { StepMeasurement } from '../realm/realm-protocol.ts';
import type { StepProblem } from '../realm/step-problem.ts';
import { compareWithTarget, round3, summarise } from '../report/summary.ts';
import type { Section } from '../section.ts';

const PROBLEM: StepProblem = { batch: 2, patchPx: 128, classes: 1 };
const PEERS: RealmName[] = ['ours', 'stock-tfjs', 'jax-js'];
const ENCODED_STEPS = 20;
/** Images, labels and tubes, float32. */
const BATCH_BYTES = 3 * 4 * PROBLEM.batch * PROBLEM.patchPx ** 2;

/** What a peer asks of WebGPU for one step, on Dawn's null backend, which executes nothing. */
async function countPeer(peer: RealmName) {
  const host = await openNodeRealm(peer, null);
  try {
    await host.call('prepare', PROBLEM);
    const stepMs: number[] = [];
    let peakBytes = 0;
    for (let i = 0; i < ENCODED_STEPS; i++) {
      const measured = await host.call<StepMeasurement>('measure', { steps: 1 });
      stepMs.push(measured.stepMs);
      peakBytes = measured.peakBytes;
    }
    return { counts: await host.call<StepCounts>('count', null), encodeMs: summarise(stepMs), peakBytes };
  } finally {
    await host.close();
  }
}

export const counts: Section = {
  name: 'counts',
  title: `What one step asks of WebGPU: ${PROBLEM.batch} × ${PROBLEM.patchPx}², on Dawn's null backend`,
  async run({ isQuick }) {
    const rows: Record<string, string | number>[] = [];
    const remarks: string[] = [];
    const data: Record<string, unknown> = {};
    for (const peer of isQuick ? PEERS.slice(0, 2) : PEERS) {
      const result = await countPeer(peer);
      const { counts, encodeMs, peakBytes } = result;
      data[peer] = result;
      rows.push({
        peer,
        dispatches: counts.dispatches,
        passes: counts.passes,
        submits: counts.submits,
        'upload kB': round3(counts.uploadedBytes / 1e3),
        'new buffers': counts.buffersCreated,
        'new bind groups': counts.bindGroups,
        'step ms min': round3(encodeMs.min),
        'step ms median': round3(encodeMs.median),
        'peak MB': round3(peakBytes / 1e6),
      });
      if (peer !== 'ours') continue;
      remarks.push(
        compareWithTarget('dispatches', counts.dispatches, '≤', 130),
        compareWithTarget('submits', counts.submits, '≤', 1),
        compareWithTarget(
          'uploads beyond the batch, MB',
          Math.max(0, counts.uploadedBytes - BATCH_BYTES) / 1e6,
          '≤',
          0.1,
        ),
        compareWithTarget('milliseconds to encode, median of whole steps', encodeMs.median, '≤', 2),
        compareWithTarget('peak MB', peakBytes / 1e6, '≤', 90),
      );
    }
    return { adapter: null, rows, remarks, data };
  },
};
