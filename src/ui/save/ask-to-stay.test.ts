import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

async function open(userAgent: string, storage: object | undefined) {
  vi.resetModules();
  vi.stubGlobal('navigator', { userAgent, storage });
  return import('./ask-to-stay.ts');
}

it('asks once, and not at all where the browser would ask the person', async () => {
  const persist = vi.fn(() => Promise.resolve(true));
  const chrome = await open('Mozilla/5.0 Chrome/140.0.0.0 Safari/537.36', { persist });
  chrome.askToStayQuietly();
  chrome.askToStayQuietly();
  expect(persist).toHaveBeenCalledTimes(1);
  const firefox = await open('Mozilla/5.0 Gecko/20100101 Firefox/140.0', { persist });
  firefox.askToStayQuietly();
  expect(persist).toHaveBeenCalledTimes(1);
  expect(await firefox.askToStay()).toBe(true);
  expect(persist).toHaveBeenCalledTimes(2);
});

it('takes a refusal, a failure and a missing question for no promise', async () => {
  for (const storage of [
    { persist: () => Promise.resolve(false) },
    { persist: () => Promise.reject(new TypeError('not here')) },
    {},
    undefined,
  ]) {
    const { askToStay } = await open('Chrome/140.0.0.0', storage);
    expect(await askToStay()).toBe(false);
  }
});
