import { describe, expect, it, vi } from 'vitest';
import { RunControl } from './run-control.ts';

const create = (begin: 'run' | 'pause' | 'step', previewSampleId: string | null = null) => {
  const onPausedChange = vi.fn();
  const control = new RunControl({
    begin,
    previewSampleId,
    learningRate: 1e-3,
    lossWeight: 1,
    onPausedChange,
  });
  return { control, onPausedChange };
};

/** Whether the loop still waits for this order after some turns of the event loop. */
const isPending = (order: Promise<string>): Promise<boolean> =>
  Promise.race([
    order.then(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 30)),
  ]);

describe('RunControl', () => {
  it('steps while running and waits while paused', async () => {
    const { control, onPausedChange } = create('run');
    expect(await control.nextOrder(0)).toBe('step');
    control.pause();
    expect(onPausedChange).toHaveBeenLastCalledWith(true);
    const next = control.nextOrder(1);
    expect(await isPending(next)).toBe(true);
    control.resume();
    expect(onPausedChange).toHaveBeenLastCalledWith(false);
    expect(await next).toBe('step');
  });

  it('trains exactly one step for each press of Step', async () => {
    const { control } = create('step');
    expect(await control.nextOrder(0)).toBe('step');
    const second = control.nextOrder(1);
    expect(await isPending(second)).toBe(true);
    control.step();
    control.step();
    expect(await second).toBe('step');
    expect(await control.nextOrder(2)).toBe('step');
    expect(await isPending(control.nextOrder(3))).toBe(true);
  });

  it('does what must not meet a step before the next one, running or paused, in order', async () => {
    const { control } = create('run');
    const done: string[] = [];
    let finish = (): void => undefined;
    control.doBetween(() =>
      new Promise<void>((resolve) => (finish = resolve)).then(() => void done.push('slow')),
    );
    control.doBetween(() => Promise.resolve(void done.push('quick')));
    const next = control.nextOrder(0);
    expect(await isPending(next)).toBe(true);
    expect(done).toEqual([]);
    finish();
    expect(await next).toBe('step');
    expect(done).toEqual(['slow', 'quick']);
    control.pause();
    const paused = control.nextOrder(1);
    expect(await isPending(paused)).toBe(true);
    control.doBetween(() => Promise.resolve(void done.push('paused')));
    expect(await isPending(paused)).toBe(true);
    expect(done.at(-1)).toBe('paused');
  });

  it('asks for a preview once per step and image while paused', async () => {
    const { control } = create('pause', 'a');
    expect(await control.nextOrder(0)).toBe('preview');
    control.notePreview(0, 'a', 5);
    const next = control.nextOrder(0);
    expect(await isPending(next)).toBe(true);
    control.showSample('b');
    expect(await next).toBe('preview');
    control.notePreview(0, 'b', 5);
    control.step();
    expect(await control.nextOrder(0)).toBe('step');
    expect(await control.nextOrder(1)).toBe('preview');
  });

  it('lets previews take only a share of a running loop', async () => {
    const { control } = create('run', 'a');
    expect(await control.nextOrder(0)).toBe('preview');
    control.notePreview(0, 'a', 10_000);
    expect(await control.nextOrder(1)).toBe('step');
    expect(await control.nextOrder(2)).toBe('step');
  });

  it('stops a loop that waits', async () => {
    const { control } = create('pause');
    const next = control.nextOrder(0);
    control.stop();
    expect(await next).toBe('stop');
    expect(control.isStopped).toBe(true);
  });

  it('makes a checkpoint when paused, and another when the run is no longer that one', async () => {
    const control = new RunControl({
      begin: 'step',
      previewSampleId: null,
      learningRate: 1e-3,
      lossWeight: 1,
      onPausedChange: () => undefined,
      keepsCheckpoints: true,
    });
    expect(await control.nextOrder(0)).toBe('step');
    expect(await control.nextOrder(1)).toBe('checkpoint');
    control.noteCheckpoint(1, 0);
    const next = control.nextOrder(1);
    expect(await isPending(next)).toBe(true);
    // A turned knob, or weights that were taken back.
    control.forgetCheckpoint();
    expect(await next).toBe('checkpoint');
  });
});
