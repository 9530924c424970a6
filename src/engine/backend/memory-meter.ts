// Counts the bytes that the backend holds: every GPU buffer of the device, tfjs's pool and recordings alike, or every
// tensor on the wasm heap, intermediate ones of kernels included (XNNPACK's own packed copies are not seen).
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

class MemoryMeter {
  bytes = 0;
  peakBytes = 0;

  add(bytes: number): void {
    this.bytes += bytes;
    this.peakBytes = Math.max(this.peakBytes, this.bytes);
  }
}

let meter = new MemoryMeter();

/** Bytes held now. */
export const readBytes = (): number => meter.bytes;

/** Most bytes held at once since the backend was opened or the peak was reset. */
export const readPeakBytes = (): number => meter.peakBytes;

/** From now on the peak counts from what is held now. */
export function resetPeak(): void {
  meter.peakBytes = meter.bytes;
}

/** Counts the buffers of a device, from now on. */
export function meterDevice(device: GPUDevice): void {
  const own = new MemoryMeter();
  meter = own;
  const create = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    let isHeld = true;
    own.add(descriptor.size);
    buffer.destroy = () => {
      if (isHeld) own.add(-descriptor.size);
      isHeld = false;
      return destroy();
    };
    return buffer;
  };
}

/** Counts the tensors of a wasm backend, from now on. */
export function meterWasm(backend: BackendWasm): void {
  const own = new MemoryMeter();
  meter = own;
  const sizes = new WeakMap<object, number>();
  const move = backend.move.bind(backend);
  const disposeData = backend.disposeData.bind(backend);
  // Every tensor on the heap comes through here: those of values, and those that kernels make.
  backend.move = (dataId, values, shape, dtype, refCount) => {
    move(dataId, values, shape, dtype, refCount);
    const bytes = shape.reduce((product, size) => product * size, 1) * (dtype === 'bool' ? 1 : 4);
    sizes.set(dataId, bytes);
    own.add(bytes);
  };
  backend.disposeData = (dataId, force) => {
    const isFreed = disposeData(dataId, force);
    if (isFreed) {
      own.add(-(sizes.get(dataId) ?? 0));
      sizes.delete(dataId);
    }
    return isFreed;
  };
}
