import { expect, it, vi } from 'vitest';
import { commandById } from '../commands/command-table.ts';
import { appStore } from './app-store.ts';
import { showTransport, takeTransport, takeZoom, transportDriver } from './room-drivers.ts';
import type { TransportView } from './transport-slice.ts';

const view: TransportView = {
  name: 'Queue',
  isTraining: false,
  canPlay: true,
  canStep: false,
  canReset: true,
  progress: 0,
  progressText: '',
  stats: [],
};
const driver = () => ({ playOrPause: vi.fn(), stepOnce: vi.fn(), reset: vi.fn() });

it('hands the transport and its commands to a room, and back', () => {
  const room = driver();
  const train = transportDriver();
  const giveBack = takeTransport(room, view);
  const isEnabled = (id: string) => commandById(id).isEnabled(appStore.getState());
  expect(['playPause', 'step', 'reset'].map(isEnabled)).toEqual([true, false, true]);
  commandById('playPause').run();
  commandById('reset').run();
  expect([room.playOrPause.mock.calls.length, room.reset.mock.calls.length]).toEqual([1, 1]);
  showTransport(driver(), { ...view, name: 'someone else' });
  expect(appStore.getState().view.transport?.name).toBe('Queue');
  giveBack();
  expect(appStore.getState().view.transport).toBeNull();
  expect(transportDriver()).toBe(train);
});

it('does not take back what another room has taken meanwhile', () => {
  const giveBack = takeTransport(driver(), view);
  const second = driver();
  takeTransport(second, view);
  giveBack();
  expect(transportDriver()).toBe(second);
});

it('hands the zoom keys to a room, and back', () => {
  const zoom = { zoomBy: vi.fn(), fit: vi.fn(), actualSize: vi.fn() };
  const giveBack = takeZoom(zoom);
  commandById('zoomOut').run();
  expect(zoom.zoomBy).toHaveBeenCalledWith(-1);
  giveBack();
  commandById('zoomIn').run();
  expect(zoom.zoomBy).toHaveBeenCalledTimes(1);
});
