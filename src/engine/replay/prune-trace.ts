// Leaves out what does not reach an output: gradients that nobody asked for, terms that only a person would read.
import type { StepTrace, TracedDispatch } from './step-trace.ts';

/** The trace without the dispatches whose results are not used. Pure. */
export function pruneTrace(trace: StepTrace): StepTrace {
  const needed = new Set(Object.values(trace.outputs));
  const kept: TracedDispatch[] = [];
  for (const dispatch of trace.dispatches.toReversed()) {
    if (!needed.has(dispatch.writes)) continue;
    // A buffer may be written in parts, by several dispatches: all of them are kept.
    for (const id of dispatch.reads) needed.add(id);
    kept.push(dispatch);
  }
  return { ...trace, dispatches: kept.reverse() };
}
