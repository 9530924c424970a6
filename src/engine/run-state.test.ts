import { describe, expect, it } from 'vitest';
import { RUN_EDGES, moveRun } from './run-state.ts';
import type { RunState } from './run-state.ts';

const EXPECTED: Record<RunState, RunState[]> = {
  idle: ['preparing'],
  preparing: ['warming', 'failed', 'idle'],
  warming: ['running', 'paused', 'failed', 'idle'],
  running: ['paused', 'done', 'failed', 'idle'],
  paused: ['running', 'done', 'failed', 'idle'],
  done: ['preparing', 'failed', 'idle'],
  failed: ['preparing', 'idle'],
};
const STATES = Object.keys(EXPECTED) as RunState[];

describe('moveRun', () => {
  for (const from of STATES) {
    for (const to of STATES) {
      const isEdge = EXPECTED[from].includes(to);
      it(`${isEdge ? 'goes' : 'refuses to go'} from ${from} to ${to}`, () => {
        if (isEdge) expect(moveRun(from, to)).toBe(to);
        else expect(() => moveRun(from, to)).toThrow(`from ${from} to ${to}`);
      });
    }
  }

  it('can leave every state and reach idle again from all but idle', () => {
    for (const state of STATES) {
      expect(RUN_EDGES[state].length).toBeGreaterThan(0);
      if (state !== 'idle') expect(RUN_EDGES[state]).toContain('idle');
    }
  });
});
