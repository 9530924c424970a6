// Words about a measurement. Pure.
import { formatDuration } from '../format/format-number.ts';
import type { KeptResources } from './resources-store.ts';

/** "2026-11-25 19:04", in the time of this machine. */
export function nameTime(iso: string): string {
  const date = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** "WebGPU · NVIDIA Ada". */
export const nameAdapter = ({ backend, adapter }: Pick<KeptResources, 'backend' | 'adapter'>): string =>
  `${backend === 'webgpu' ? 'WebGPU' : 'wasm'} · ${adapter}`;

/** One sentence: when, on what, with what, how long. */
export function describeMeasurement(costs: KeptResources): string {
  const { measuredAt, words, setName, mode, tookMs } = costs;
  const time = formatDuration(tookMs / 1000);
  return `Measured ${nameTime(measuredAt)} on ${nameAdapter(costs)}: ${words}, patches of ${setName}, ${mode}, in ${time}.`;
}
