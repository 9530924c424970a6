// The topology-preserving skeleton in WGSL: two dispatches an iteration, no barriers. A dispatch treats two sub-fields, the
// odd rows and then the even rows of one column parity: a pixel of the second reads only two pixels of the first, above and
// below it, and works out for itself what has become of them.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TopologySkeletonAttributes } from '../../../losses/terms/topology-skeleton.ts';
import { runProgram, type WebGpuKernel } from './run-program.ts';

/**
 * State of a pixel in one float32, always a whole number: its bit, twice whether it is an end-point of this iteration, and
 * four times the number of halvings of its gradient. GONE halvings stand for a factor of 0.
 */
const STATE = `
    const GONE = 255u;
    fn isInside(row : i32, column : i32) -> bool {
      return row >= 0 && row < uniforms.height && column >= 0 && column < uniforms.width;
    }
    fn stateAt(base : i32, row : i32, column : i32) -> u32 {
      if (!isInside(row, column)) { return 0u; }
      return u32(state[base + (row * uniforms.width + column) * uniforms.channels]);
    }
    /** Set neighbours: N, NE, E, SE, S, SW, W, NW from the lowest bit. */
    fn neighbourhood(base : i32, row : i32, column : i32) -> u32 {
      return (stateAt(base, row - 1, column) & 1u)
        | ((stateAt(base, row - 1, column + 1) & 1u) << 1u)
        | ((stateAt(base, row, column + 1) & 1u) << 2u)
        | ((stateAt(base, row + 1, column + 1) & 1u) << 3u)
        | ((stateAt(base, row + 1, column) & 1u) << 4u)
        | ((stateAt(base, row + 1, column - 1) & 1u) << 5u)
        | ((stateAt(base, row, column - 1) & 1u) << 6u)
        | ((stateAt(base, row - 1, column - 1) & 1u) << 7u);
    }
    /** Clear 4-neighbours less completely clear corner groups is 1. */
    fn isSimple(code : u32) -> bool {
      let sides = 4 - i32(countOneBits(code & 0x55u));
      let corners = select(0, 1, (code & 7u) == 0u) + select(0, 1, (code & 28u) == 0u)
        + select(0, 1, (code & 112u) == 0u) + select(0, 1, (code & 193u) == 0u);
      return sides - corners == 1;
    }
    /** End-points are found once an iteration, by its first dispatch, on the image at its start. */
    fn isEnd(own : u32, code : u32) -> bool {
      if (uniforms.isFirst == 1) { return countOneBits(code) <= 1u; }
      return (own & 2u) != 0u;
    }
    /** The bit of a pixel of the odd rows after its turn in this dispatch. */
    fn bitAfter(base : i32, row : i32, column : i32) -> u32 {
      let own = stateAt(base, row, column);
      if ((own & 1u) == 0u) { return 0u; }
      let code = neighbourhood(base, row, column);
      return select(1u, 0u, isSimple(code) && !isEnd(own, code));
    }`;

const STEP = `${STATE}
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let pixel = (index / uniforms.channels) % (uniforms.height * uniforms.width);
      let row = pixel / uniforms.width;
      let column = pixel % uniforms.width;
      let base = index - pixel * uniforms.channels;
      let own = u32(state[index]);
      let isTurn = column % 2 == uniforms.columnParity;
      // Its end-point is known and its turn was before.
      if (!isTurn && uniforms.isFirst == 0) {
        result[index] = f32(own);
        return;
      }
      var code = neighbourhood(base, row, column);
      let end = isEnd(own, code);
      var bit = own & 1u;
      var halvings = own >> 2u;
      if (isTurn) {
        if (row % 2 == 0) {
          code = (code & 238u) | bitAfter(base, row - 1, column) | (bitAfter(base, row + 1, column) << 4u);
        }
        let isCandidate = isSimple(code) && !end;
        if (bit == 1u && isCandidate) {
          bit = 0u;
          halvings = GONE;
        } else if ((bit == 1u || isCandidate) && halvings != GONE) {
          halvings = halvings + 1u;
        }
      }
      result[index] = f32(bit | select(0u, 2u, end) | (halvings << 2u));
    }`;

/**
 * Logit of z. Without noise and with τ = 1 it is not needed: z > 0.5 is x > 0.5, and dz/dx is 1. `max` keeps compilers that
 * rearrange sums from adding 1e-8 to 1 first, where it would vanish and leave a division by 0 at p = 1.
 */
const logit = (hasNoise: boolean) => `
      let p = x[index];
      let a = max(p, 0.0) + 1e-8;
      let b = max(1.0 - p, 0.0) + 1e-8;
      let odds = log(a / b);
      let logit = (odds${hasNoise ? ' + uniforms.beta * (log(noise[index]) - log(1.0 - noise[index]))' : ''}) / uniforms.tau;`;

/** Inputs x and perhaps noise [B,H,W,C]; outputs skeleton and slopes d skeleton / d x. */
export const webGpuTopologySkeleton: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { x } = inputs;
  const noise = inputs['noise'] as TensorInfo | undefined;
  const { iterations, beta, tau } = attrs as TopologySkeletonAttributes;
  const [, height, width, channels] = x.shape;
  const threads = x.shape.reduce((product, size) => product * size, 1);
  const isPlain = noise === undefined && tau === 1;
  const kind = isPlain ? 'plain' : noise === undefined ? 'tempered' : 'noisy';
  const given: { name: string; tensor: TensorInfo; width: 1 }[] = [{ name: 'x', tensor: x, width: 1 }];
  if (noise !== undefined) given.push({ name: 'noise', tensor: noise, width: 1 });
  const floats: Record<string, number> = isPlain ? {} : noise === undefined ? { tau } : { beta, tau };
  const output = { shape: x.shape, width: 1 as const };

  let state = runProgram(backend, {
    key: `topology skeleton begin ${kind}`,
    code: () => `
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      ${isPlain ? 'let isSet = x[index] > 0.5;' : `${logit(noise !== undefined)} let isSet = logit > 0.0;`}
      result[index] = select(0.0, 1.0, isSet);
    }`,
    inputs: given,
    output,
    threads,
    floats,
  });
  let spare: TensorInfo | null = null;
  for (let i = 0; i < 2 * iterations; i++) {
    const isFirst = i % 2 === 0;
    const next = runProgram(backend, {
      key: 'topology skeleton step',
      code: () => STEP,
      inputs: [{ name: 'state', tensor: state, width: 1 }],
      output: spare === null ? output : { ...output, over: spare },
      threads,
      integers: { height, width, channels, columnParity: isFirst ? 1 : 0, isFirst: isFirst ? 1 : 0 },
    });
    spare = state;
    state = next;
  }
  const last = { name: 'state', tensor: state, width: 1 as const };
  const skeleton = runProgram(backend, {
    key: 'topology skeleton bits',
    code: () => `
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      result[index] = f32(u32(state[index]) & 1u);
    }`,
    inputs: [last],
    output: spare === null ? output : { ...output, over: spare },
    threads,
  });
  const slopes = runProgram(backend, {
    key: `topology skeleton slopes ${kind}`,
    code: () => `
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let halvings = u32(state[index]) >> 2u;
      // The power of two by its exponent's bits: exp2 need not be exact.
      let factor = select(0.0, bitcast<f32>((127u - halvings) << 23u), halvings < 127u);
      ${
        isPlain
          ? 'result[index] = factor;'
          : `${logit(noise !== undefined)}
      let e = exp(-abs(logit));
      let slope = e / ((1.0 + e) * (1.0 + e)) / uniforms.tau;
      result[index] = factor * slope * (1.0 / a + 1.0 / b);`
      }
    }`,
    inputs: isPlain ? [last] : [last, ...given],
    output,
    threads,
    floats,
  });
  backend.disposeData(state.dataId);
  return [skeleton, slopes];
};
