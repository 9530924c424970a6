// Pieces of WGSL for reading and writing runs of channels, whatever their number.

export type Lanes = 1 | 2 | 3 | 4;

/** Channels handled at once: the largest of 4, 3, 2, 1 that divides their number. */
export function lanesOf(channels: number): Lanes {
  if (channels % 4 === 0) return 4;
  if (channels % 3 === 0) return 3;
  return channels % 2 === 0 ? 2 : 1;
}

/** A buffer is bound as vec4 only if every run of lanes starts at a multiple of 4. */
export const widthOf = (lanes: Lanes): 1 | 4 => (lanes === 4 ? 4 : 1);

export const typeOf = (lanes: Lanes) => (lanes === 1 ? 'f32' : `vec${lanes}<f32>`);

/** The name of one lane of a value, e.g. "v.z"; the value itself if it has one lane. */
export const laneOf = (value: string, lane: number, lanes: Lanes) =>
  lanes === 1 ? value : `${value}.${'xyzw'[lane]}`;

/** An expression reading `lanes` consecutive floats of a buffer from the index on. */
export function readRun(buffer: string, index: string, lanes: Lanes): string {
  if (lanes === 4) return `${buffer}[(${index}) / 4]`;
  const items = Array.from({ length: lanes }, (_, lane) => `${buffer}[${index} + ${lane}]`);
  return lanes === 1 ? items[0] : `${typeOf(lanes)}(${items.join(', ')})`;
}

/**
 * Functions that read four consecutive channels from channel `first` on, zero beyond the last channel.
 * For multiples of 4 the buffer is bound as vec4.
 */
export function readFourFunction(name: string, buffer: string, channels: number): string {
  if (channels % 4 === 0) {
    return `fn ${name}(index : i32, first : i32) -> vec4<f32> { return ${buffer}[index / 4]; }`;
  }
  const lanes = [0, 1, 2, 3].map(
    (lane) => `if (first + ${lane} < ${channels}) { value[${lane}] = ${buffer}[index + ${lane}]; }`,
  );
  return `fn ${name}(index : i32, first : i32) -> vec4<f32> {
    var value = vec4<f32>(0.0);
    ${lanes.join('\n    ')}
    return value;
  }`;
}

/** A function that writes four consecutive channels of the result, none beyond the last channel. */
export function writeFourFunction(name: string, channels: number): string {
  if (channels % 4 === 0) {
    return `fn ${name}(index : i32, first : i32, value : vec4<f32>) { result[index / 4] = value; }`;
  }
  const lanes = [0, 1, 2, 3].map(
    (lane) => `if (first + ${lane} < ${channels}) { result[index + ${lane}] = value[${lane}]; }`,
  );
  return `fn ${name}(index : i32, first : i32, value : vec4<f32>) {
    ${lanes.join('\n    ')}
  }`;
}
