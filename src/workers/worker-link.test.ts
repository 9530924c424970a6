import { expose } from 'comlink';
import { afterEach, expect, it } from 'vitest';
import { createWorkerLink } from './worker-link.ts';

interface Api {
  double(value: number): number;
  hang(): Promise<never>;
}

const started: MessagePort[] = [];
afterEach(() => started.splice(0).forEach((port) => port.close()));

/** A worker as the link sees it: a port with an error handler. `die` is what a browser does when one crashes. */
function createWorkers() {
  const workers: { die: (message: string) => void; isEnded: boolean }[] = [];
  const spawn = (): Worker => {
    const { port1, port2 } = new MessageChannel();
    started.push(port1, port2);
    expose(
      { double: (value) => 2 * value, hang: () => new Promise<never>(() => undefined) } satisfies Api,
      port2,
    );
    const entry = {
      isEnded: false,
      die: (message: string): void => {
        worker.onerror?.({ message } as ErrorEvent);
      },
    };
    workers.push(entry);
    const worker = Object.assign(port1 as unknown as Worker, {
      onerror: null,
      terminate: () => void (entry.isEnded = true),
    }) as Worker;
    return worker;
  };
  return { workers, spawn };
}

it('spawns on first use and once only', async () => {
  const { workers, spawn } = createWorkers();
  const link = createWorkerLink<Api>({ role: 'test', spawn });
  expect(workers).toHaveLength(0);
  expect(await link.call((api) => api.double(2))).toBe(4);
  expect(await link.call((api) => api.double(3))).toBe(6);
  expect(workers).toHaveLength(1);
});

it('rejects what is under way when the worker dies, tells it once, and spawns anew', async () => {
  const { workers, spawn } = createWorkers();
  const heard: string[] = [];
  let spawned = 0;
  const link = createWorkerLink<Api>({
    role: 'test',
    spawn,
    onSpawn: () => spawned++,
    onCrash: ({ message }) => heard.push(message),
  });
  const hanging = link.call((api) => api.hang());
  workers[0].die('out of memory');
  await expect(hanging).rejects.toThrow('The test worker stopped: out of memory.');
  workers[0].die('again');
  expect(heard).toEqual(['The test worker stopped: out of memory.']);
  expect(workers[0].isEnded).toBe(true);
  expect(await link.call((api) => api.double(4))).toBe(8);
  expect([workers.length, spawned]).toEqual([2, 2]);
});

it('says so when a worker cannot be loaded', async () => {
  const { workers, spawn } = createWorkers();
  const link = createWorkerLink<Api>({ role: 'test', spawn });
  const asked = link.call((api) => api.hang());
  workers[0].die('');
  await expect(asked).rejects.toThrow('it could not be loaded');
});

it('rejects what is under way when it is closed, without calling it a crash', async () => {
  const { workers, spawn } = createWorkers();
  const heard: Error[] = [];
  const link = createWorkerLink<Api>({ role: 'test', spawn, onCrash: (error) => heard.push(error) });
  const hanging = link.call((api) => api.hang());
  link.close();
  await expect(hanging).rejects.toThrow('was ended');
  expect([heard.length, workers[0].isEnded]).toEqual([0, true]);
});
