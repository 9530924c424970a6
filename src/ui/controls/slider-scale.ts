// From a value to a slider's place and back. Pure.

export interface SliderScale {
  min: number;
  max: number;
  /** Grid of a linear scale; ignored on a logarithmic one, which keeps two significant digits. */
  step: number;
  kind: 'linear' | 'log';
}

/** Places of a log slider: 1 % of its length each. */
const LOG_PLACES = 100;

/** Range of the input element. */
export function placeRange(scale: SliderScale): { min: number; max: number; step: number } {
  return scale.kind === 'log'
    ? { min: 0, max: LOG_PLACES, step: 1 }
    : { min: scale.min, max: scale.max, step: scale.step };
}

/** Values outside of the scale sit at its ends. */
export function placeOf(value: number, scale: SliderScale): number {
  const inside = Math.min(scale.max, Math.max(scale.min, value));
  if (scale.kind === 'linear') return inside;
  return Math.round((LOG_PLACES * Math.log(inside / scale.min)) / Math.log(scale.max / scale.min));
}

export function valueAt(place: number, scale: SliderScale): number {
  if (scale.kind === 'linear') return Number((Math.round(place / scale.step) * scale.step).toPrecision(12));
  const exact = scale.min * (scale.max / scale.min) ** (place / LOG_PLACES);
  return Number(exact.toPrecision(2));
}

/** Filled share of the track, 0…1. */
export function shareOf(place: number, scale: SliderScale): number {
  const { min, max } = placeRange(scale);
  return (place - min) / (max - min);
}
