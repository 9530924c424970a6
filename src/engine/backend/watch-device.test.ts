import { describe, expect, it } from 'vitest';
import { watchDevice } from './watch-device.ts';

class GPUOutOfMemoryError {
  constructor(readonly message: string) {}
}

function makeDevice() {
  const listeners: ((event: { error: { message: string } }) => void)[] = [];
  let lose: (info: { reason: string; message: string }) => void = () => undefined;
  const device = {
    lost: new Promise<{ reason: string; message: string }>((resolve) => (lose = resolve)),
    addEventListener: (_: string, listener: (event: { error: { message: string } }) => void) =>
      listeners.push(listener),
  };
  const messages: string[] = [];
  watchDevice(device as unknown as GPUDevice, (message) => messages.push(message));
  return {
    messages,
    reject: (error: { message: string }) => listeners.forEach((listener) => listener({ error })),
    lose: async (reason: string, message: string) => {
      lose({ reason, message });
      await device.lost;
    },
  };
}

describe('watchDevice', () => {
  it('reports a lost device with the reason of the driver', async () => {
    const device = makeDevice();
    await device.lose('unknown', 'GPU process crashed');
    expect(device.messages).toEqual([
      'The graphics processor was lost (GPU process crashed): reset to start again.',
    ]);
  });

  it('says nothing when we destroyed the device ourselves', async () => {
    const device = makeDevice();
    await device.lose('destroyed', '');
    expect(device.messages).toEqual([]);
  });

  it('reports the first rejected command only', () => {
    const device = makeDevice();
    device.reject({ message: 'binding too large' });
    device.reject({ message: 'another' });
    expect(device.messages).toHaveLength(1);
    expect(device.messages[0]).toContain('binding too large');
  });

  it('tells what to do when memory runs out', () => {
    const device = makeDevice();
    device.reject(new GPUOutOfMemoryError('oom'));
    expect(device.messages[0]).toContain('choose a smaller patch');
  });
});
