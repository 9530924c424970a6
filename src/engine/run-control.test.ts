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

/** The order, or 'waiting' if none comes within some turns of the event loop. */
const orderOf = (control: RunControl, step: number) =>
  Promise.race([control.nextOrder(step), new Promise((resolve) => setTimeout(() => resolve('waiting'), 30))]);

describe('RunControl', () => {
  it('steps while running and waits while paused', async () => {
    const { control, onPausedChange } = create('run');
    expect(await orderOf(control, 0)).toBe('step');
    control.pause();
    expect(onPausedChange).toHaveBeenLastCalledWith(true);
    const next = control.nextOrder(1);
    expect(
      await Promise.race([next, new Promise((resolve) => setTimeout(() => resolve('waiting'), 30))]),
    ).toBe('waiting');
    control.resume();
    expect(onPausedChange).toHaveBeenLastCalledWith(false);
    expect(await next).toBe('step');
  });

  it('trains exactly one step for each press of Step', async () => {
    const { control } = create('step');
    expect(await orderOf(control, 0)).toBe('step');
    expect(await orderOf(control, 1)).toBe('waiting');
    control.step();
    control.step();
    expect(await orderOf(control, 1)).toBe('step');
    expect(await orderOf(control, 2)).toBe('step');
    expect(await orderOf(control, 3)).toBe('waiting');
  });

  it('asks for a preview once per step and image while paused', async () => {
    const { control } = create('pause', 'a');
    expect(await orderOf(control, 0)).toBe('preview');
    control.notePreview(0, 'a', 5);
    expect(await orderOf(control, 0)).toBe('waiting');
    control.showSample('b');
    expect(await orderOf(control, 0)).toBe('preview');
    control.notePreview(0, 'b', 5);
    control.step();
    expect(await orderOf(control, 0)).toBe('step');
    expect(await orderOf(control, 1)).toBe('preview');
  });

  it('lets previews take only a share of a running loop', async () => {
    const { control } = create('run', 'a');
    expect(await orderOf(control, 0)).toBe('preview');
    control.notePreview(0, 'a', 10_000);
    expect(await orderOf(control, 1)).toBe('step');
    expect(await orderOf(control, 2)).toBe('step');
  });

  it('stops a loop that waits', async () => {
    const { control } = create('pause');
    const next = control.nextOrder(0);
    control.stop();
    expect(await next).toBe('stop');
    expect(control.isStopped).toBe(true);
  });
});
