// tfjs hears neither a lost device nor an invalid command and goes on with stale numbers; so we listen.

type WatchedDevice = Pick<GPUDevice, 'lost' | 'addEventListener'>;

function describeError(error: GPUError): string {
  // Not every runtime has the class GPUOutOfMemoryError, so its name decides.
  if (error.constructor.name === 'GPUOutOfMemoryError') {
    return 'The graphics processor has no memory left: choose a smaller patch, a smaller batch or fewer channels.';
  }
  return `The graphics processor rejected a command, so the numbers cannot be trusted: ${error.message}`;
}

/**
 * Calls onFailure, with one sentence, on the first uncaptured error and when the device is lost; not when it was
 * destroyed, because only closing the backend does that.
 */
export function watchDevice(device: WatchedDevice, onFailure: (message: string) => void): void {
  let hasFailed = false;
  const fail = (message: string) => {
    if (hasFailed) return;
    hasFailed = true;
    onFailure(message);
  };
  device.addEventListener('uncapturederror', (event) => {
    fail(describeError(event.error));
  });
  void device.lost.then((info) => {
    if (info.reason === 'destroyed') return;
    fail(
      `The graphics processor was lost (${info.message || 'the driver gives no reason'}): reset to start again.`,
    );
  });
}
