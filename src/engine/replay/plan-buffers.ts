// Which buffers of a step may share memory. WebGPU forbids one buffer to be bound for reading and for writing in the same
// dispatch, whatever the offsets, so the shares are whole buffers ("slots"), not ranges of one large one.
import type { StepTrace } from './step-trace.ts';

export interface Lifetime {
  id: number;
  bytes: number;
  /** First and last dispatch that uses the buffer; −1: from before the step; number of dispatches: still after it. */
  first: number;
  last: number;
}

export interface BufferPlan {
  /** Bytes of each slot. */
  slots: number[];
  /** Slot of each planned buffer, by its id. */
  slotOf: Map<number, number>;
}

/**
 * When each buffer of the step is in use. Constants are left out, and so are those that the caller names.
 *
 * @param except ids of buffers that have memory of their own
 */
export function findLifetimes(trace: StepTrace, except: ReadonlySet<number>): Lifetime[] {
  const lifetimes = new Map<number, Lifetime>();
  const use = (id: number, at: number) => {
    if (except.has(id) || trace.buffers[id].origin === 'constant') return;
    const known = lifetimes.get(id);
    if (known === undefined) lifetimes.set(id, { id, bytes: trace.buffers[id].bytes, first: at, last: at });
    else known.last = at;
  };
  for (const id of Object.values(trace.inputs)) use(id, -1);
  for (const [at, { reads, writes }] of trace.dispatches.entries()) {
    for (const id of reads) use(id, at);
    use(writes, at);
  }
  for (const id of Object.values(trace.outputs)) use(id, trace.dispatches.length);
  return [...lifetimes.values()];
}

/**
 * Shares slots by size, the largest buffers first: each goes into the slot that is free during its life and idle for the
 * shortest time around it, else into a new one (Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net
 * Inference", 2020, greedy by size for shared objects). Two lives that meet in one dispatch overlap. Pure.
 */
export function planBuffers(lifetimes: readonly Lifetime[]): BufferPlan {
  const slots: { bytes: number; lives: Lifetime[] }[] = [];
  const slotOf = new Map<number, number>();
  const ordered = lifetimes.toSorted((a, b) => b.bytes - a.bytes || a.first - b.first || a.id - b.id);
  for (const life of ordered) {
    let best = -1;
    let least = Infinity;
    for (const [index, slot] of slots.entries()) {
      if (slot.lives.some((other) => other.first <= life.last && life.first <= other.last)) continue;
      // Bytes that stay unused come first, time that stays unused second.
      const waste = (slot.bytes - life.bytes) * 1e6 + idleTime(slot.lives, life);
      if (waste < least) [best, least] = [index, waste];
    }
    if (best < 0) best = slots.push({ bytes: life.bytes, lives: [] }) - 1;
    slots[best].lives.push(life);
    slotOf.set(life.id, best);
  }
  return { slots: slots.map(({ bytes }) => bytes), slotOf };
}

/** Dispatches between a life and its neighbours in the slot. */
function idleTime(lives: readonly Lifetime[], life: Lifetime): number {
  return Math.min(
    ...lives.map((other) => (other.last < life.first ? life.first - other.last : other.first - life.last)),
  );
}

/** Most bytes in use at once: no plan needs less. */
export function leastBytes(lifetimes: readonly Lifetime[]): number {
  const moments = lifetimes.map(({ first }) => first);
  return moments.reduce((most, at) => {
    const alive = lifetimes.filter(({ first, last }) => first <= at && at <= last);
    return Math.max(
      most,
      alive.reduce((sum, { bytes }) => sum + bytes, 0),
    );
  }, 0);
}
