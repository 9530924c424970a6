// Lets the worker hear "pause" between steps. Promises alone never do: wasm answers them in the same task.

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Resolves in a later task, without the delay and the hidden-tab throttling of setTimeout. */
export function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
