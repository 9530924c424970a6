// A session says what a run will take, refuses what does not fit before anything is allocated, and gives all of it back.
import { afterAll, describe, expect, it } from 'vitest';
import type { TrainingSample, TrainingSet } from '../../data/training-sample.ts';
import { closeBackend, readBackendBytes } from '../backend/open-backend.ts';
import { readPeakBytes, resetPeak } from '../backend/memory-meter.ts';
import { currentWebGpuBackend } from '../replay/traced-backend.ts';
import { DEFAULT_RUN_CONFIG } from '../run-config.ts';
import type { RunConfig } from '../run-config.ts';
import type { TrainMessage } from '../train-events.ts';
import { TrainSession } from '../train-session.ts';
import { planMemory } from './plan-memory.ts';

const EDGE = 48;

const makeSample = (index: number): TrainingSample => {
  const labels = Uint8Array.from({ length: EDGE * EDGE }, (_, i) => Number(i % 11 === index));
  return {
    id: `s${index}`,
    name: String(index),
    split: index === 0 ? 'train' : 'validation',
    width: EDGE,
    height: EDGE,
    channels: 1,
    pixels: labels.map((label, i) => 90 * label + (i % 7)),
    labels,
    tube: labels,
    fieldOfView: null,
  };
};
const set: TrainingSet = { name: 'dots', classCount: 1, channels: 1, samples: [0, 1].map(makeSample) };

const configFor = (backend: 'webgpu' | 'wasm', change: Partial<RunConfig> = {}): RunConfig => ({
  ...DEFAULT_RUN_CONFIG,
  backend,
  model: { id: 'unet', channels: 6, depth: 3 },
  patchPx: 32,
  batch: 4,
  steps: 4,
  validateEverySteps: 2,
  ...change,
});

const ofKind = <K extends TrainMessage['kind']>(messages: TrainMessage[], kind: K) =>
  messages.filter((message): message is Extract<TrainMessage, { kind: K }> => message.kind === kind);

afterAll(closeBackend);

describe.each(['webgpu', 'wasm'] as const)('memory of a session on %s', (backend) => {
  let messages: TrainMessage[] = [];
  const session = new TrainSession((message) => messages.push(message));
  const start = async (config: RunConfig, memoryBudgetBytes: number | null = null) => {
    messages = [];
    const began = { config, previewSampleId: 's1', begin: 'run' as const, memoryBudgetBytes };
    await session.start(began, () => Promise.resolve(set));
  };

  it('is estimated before the run, and given back after it', async () => {
    await session.openBackend(backend);
    // What tfjs makes once stays; the second run leaves what the first one did.
    await start(configFor(backend));
    await session.reset();
    const before = readBackendBytes();
    await start(configFor(backend));
    const [{ estimatedBytes }] = ofKind(messages, 'memory');
    const kinds = messages.map(({ kind }) => kind);
    expect(kinds.indexOf('memory')).toBeLessThan(kinds.indexOf('step'));
    const measured = readPeakBytes() - before;
    expect(Math.abs(estimatedBytes / measured - 1)).toBeLessThan(0.1);
    const steps = ofKind(messages, 'step');
    expect(steps.at(-1)?.peakBytes).toBeGreaterThan(0.9 * estimatedBytes);
    await session.reset();
    expect(readBackendBytes()).toBe(before);
  });

  it('is refused above the budget, by names, with what fits, and nothing is allocated', async () => {
    await session.openBackend(backend);
    await session.reset();
    const { estimate } = planMemory(configFor(backend), set, {
      replay: true,
      predictsAll: true,
      budgetBytes: null,
    });
    const budgetBytes = Math.floor(0.8 * estimate.peakBytes);
    const before = readBackendBytes();
    resetPeak();
    await start(configFor(backend), budgetBytes);
    expect(readPeakBytes()).toBe(before);
    expect(ofKind(messages, 'state').map(({ state }) => state)).toEqual(['preparing', 'failed']);
    const [failed] = ofKind(messages, 'failed');
    expect(failed.message).toMatch(/batch 4 and patchPx 32 would take about .* of memory.*; the budget is /);
    expect(failed.fix).toMatch(/^Batch [12] with the same patchPx fits/);
    expect(failed.memory?.isBudget).toBe(true);
    const proposal = failed.memory?.proposal;
    if (proposal == null) throw new Error('There is no proposal.');
    await start(configFor(backend, proposal), budgetBytes);
    expect(ofKind(messages, 'done')).toHaveLength(1);
    expect(readPeakBytes() - before).toBeLessThanOrEqual(budgetBytes);
    await session.reset();
  });

  it('asks for a smaller network where no patch helps', async () => {
    await session.openBackend(backend);
    await start(configFor(backend), 10_000);
    const [failed] = ofKind(messages, 'failed');
    expect(failed.fix).toContain('model.channels');
    expect(failed.memory?.proposal).toBeNull();
    await session.reset();
  });
});

it('keeps within the limits on one buffer', async () => {
  const session = new TrainSession(() => undefined);
  await session.openBackend('webgpu');
  const backend = currentWebGpuBackend();
  const { device } = backend;
  const config = configFor('webgpu', {
    model: { id: 'unet', channels: 16, depth: 2 },
    patchPx: 96,
    batch: 8,
  });
  const options = { replay: true, predictsAll: false, budgetBytes: null };
  expect(planMemory(config, set, options).refusal).toBeNull();
  // An adapter with a lower limit, such as the 128 MiB of WebGPU's default.
  const limits = { ...limitsOf(device), maxStorageBufferBindingSize: 2_000_000 };
  backend.device = new Proxy(device, {
    get: (target, name) => {
      if (name === 'limits') return limits;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  try {
    const { refusal } = planMemory(config, set, options);
    expect(refusal?.message).toContain('2 MB (maxStorageBufferBindingSize)');
    expect(refusal?.isBudget).toBe(false);
    // One tensor of the concatenated features: 96 · 96 · 32 · 4 bytes a patch.
    expect(refusal?.proposal).toEqual({ batch: 1, patchPx: 96 });
  } finally {
    backend.device = device;
  }
  await session.reset();
});

function limitsOf({ limits }: GPUDevice): Record<string, number> {
  const known: Record<string, number> = {};
  for (const name in limits) known[name] = limits[name as keyof GPUSupportedLimits] as number;
  return known;
}
