// The measuring that is the same for all peers: first losses, turns of steps, counts of one step.
import { countCalls, readPeakBytes, resetPeak, watchMemory } from './device-meter.ts';
import type { StepRealm } from './realm-protocol.ts';
import type { StepProblem } from './step-problem.ts';

export interface Peer {
  /** One training step: loss, gradient, update. Resolves with the loss before the update. */
  step(): Promise<number>;
  /** Resolves when everything asked for so far has been computed. */
  settle(): Promise<void>;
  dispose(): void;
  remark: string | null;
}

// Before any device is made.
watchMemory();

/** Steps whose losses are compared between the peers. */
const FIRST_STEPS = 3;

export function createStepRealm(create: (problem: StepProblem) => Promise<Peer>): StepRealm {
  let peer: Peer | null = null;
  const current = (): Peer => {
    if (peer === null) throw new Error('The step has not been prepared.');
    return peer;
  };
  return {
    async prepare(problem) {
      resetPeak();
      peer = await create(problem);
      const startMs = performance.now();
      const losses = [await peer.step()];
      await peer.settle();
      const firstStepMs = performance.now() - startMs;
      while (losses.length < FIRST_STEPS) losses.push(await peer.step());
      await peer.settle();
      return { losses, firstStepMs, remark: peer.remark };
    },
    async measure({ steps }) {
      const peer = current();
      const startMs = performance.now();
      for (let i = 0; i < steps; i++) await peer.step();
      await peer.settle();
      return { stepMs: (performance.now() - startMs) / steps, peakBytes: readPeakBytes() };
    },
    count: () =>
      countCalls(async () => {
        await current().step();
        await current().settle();
      }),
    finish() {
      current().dispose();
      peer = null;
      return Promise.resolve(null);
    },
  };
}
