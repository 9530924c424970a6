import { describe, expect, it } from 'vitest';
import { StepClock } from './step-clock.ts';

describe('StepClock', () => {
  it('knows nothing before it has seen two steps', () => {
    const clock = new StepClock();
    expect(clock.read()).toEqual({ stepsPerSecond: null, stepMs: null });
    clock.add(1, 40, 0);
    expect(clock.read()).toEqual({ stepsPerSecond: null, stepMs: 40 });
  });

  it('measures the rate on the page and forgets it at a pause', () => {
    const clock = new StepClock();
    for (let step = 1; step <= 11; step++) clock.add(step, 40, step * 50);
    expect(clock.read().stepsPerSecond).toBeCloseTo(20, 9);
    clock.breakRate();
    expect(clock.read().stepsPerSecond).toBeNull();
    expect(clock.read().stepMs).toBe(40);
  });

  it('gives a median only after enough steady steps, without the warm-up', () => {
    const clock = new StepClock();
    for (let step = 1; step <= 24; step++) clock.add(step, step <= 5 ? 900 : 30, step * 30);
    expect(clock.medianMs()).toBeNull();
    clock.add(25, 30, 750);
    expect(clock.medianMs()).toBe(30);
  });

  it('follows slow runs with the last few steps', () => {
    const clock = new StepClock();
    for (let step = 1; step <= 8; step++) clock.add(step, 10_000, step * 10_000);
    expect(clock.read().stepsPerSecond).toBeCloseTo(0.1, 9);
  });
});
