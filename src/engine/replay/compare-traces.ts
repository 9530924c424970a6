// Two traces of a step must be alike. Where they are not, the step holds a number that is none of its inputs and yet
// changes: a random draw, a counter, a learning rate. Replayed, it would stay as it was when it was recorded.
import type { StepTrace } from './step-trace.ts';

const isSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const isSameList = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => value === b[i]);

function refuse(what: string): never {
  throw new Error(
    `This step cannot be recorded, because ${what} changes from one step to the next and is none of its inputs; switch replay off to run it.`,
  );
}

/** @throws Error with one sentence that names the first difference. */
export function compareTraces(first: StepTrace, second: StepTrace): void {
  const { dispatches } = first;
  if (dispatches.length !== second.dispatches.length) {
    refuse(`the number of its operations (${dispatches.length}, then ${second.dispatches.length})`);
  }
  for (const [i, a] of dispatches.entries()) {
    const b = second.dispatches[i];
    const isAlike =
      a.pipeline.key === b.pipeline.key &&
      a.writes === b.writes &&
      isSameList(a.reads, b.reads) &&
      JSON.stringify(a.ranges) === JSON.stringify(b.ranges) &&
      isSameList(a.workgroups, b.workgroups);
    if (!isAlike) refuse(`its operation ${i} (${a.label}, then ${b.label})`);
    if (!isSame(a.uniforms, b.uniforms)) refuse(`a number of ${a.label}`);
    for (const id of a.reads) {
      const [before, after] = [first.buffers[id], second.buffers[id]];
      if (before.bytes !== after.bytes) refuse(`the size of ${before.name}, which ${a.label} reads,`);
      if (before.data === null && after.data === null) continue;
      if (before.data === null || after.data === null || !isSame(before.data, after.data)) {
        refuse(`${before.name}, which ${a.label} reads,`);
      }
    }
  }
}
