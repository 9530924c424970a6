// Gradient of clDice's soft skeleton in WGSL: 2 k + 4 dispatches, no barriers. First the steps forward once more, each of
// which notes from where its minima and maxima come; then back, every pixel gathering from those that came from it.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { SoftSkeletonAttributes } from '../../../losses/terms/soft-skeleton.ts';
import { type Program, runProgram, type WebGpuKernel } from './run-program.ts';
import {
  DILATED,
  ERODED,
  FIND_PLACE,
  readPlus,
  readSquare,
  SQUARE,
  windowSizes,
} from './soft-skeleton-windows.ts';

// A note is a whole number below 1024, kept as float: bits 0–3 the place in the square (SQUARE) of the first maximum,
// bits 4–5 and 6–7 the places 0, 1, 2 in the vertical and in the horizontal window of the first minimum, bits 8–9 the
// halves of the erosion's gradient that the vertical one takes.

/** noteErosion, of the plus v1, v3, v4, v5, v7 as read by readPlus. */
const NOTE_EROSION = `
    fn noteErosion(up : f32, left : f32, centre : f32, right : f32, down : f32, hasUp : bool, hasLeft : bool) -> i32 {
      var vertical = select(1, 0, hasUp);
      var leastV = up;
      if (centre < leastV) { leastV = centre; vertical = 1; }
      if (down < leastV) { leastV = down; vertical = 2; }
      var horizontal = select(1, 0, hasLeft);
      var leastH = left;
      if (centre < leastH) { leastH = centre; horizontal = 1; }
      if (right < leastH) { leastH = right; horizontal = 2; }
      let halves = select(select(1, 0, leastH < leastV), 2, leastV < leastH);
      return (vertical << 4u) | (horizontal << 6u) | (halves << 8u);
    }`;
const EROSION_NOTE = 'noteErosion(v1, v3, v4, v5, v7, hasUp, hasLeft)';

/** Finds `place`, that of the first maximum in the square. What stands for a pixel outside comes after its equal or is left out. */
const FIND_MAXIMUM = `
      let most = ${DILATED};
      var place = 8;
      if (v7 == most) { place = 7; }
      if (v6 == most && hasLeft) { place = 6; }
      if (v5 == most) { place = 5; }
      if (v4 == most) { place = 4; }
      if (v3 == most && hasLeft) { place = 3; }
      if (hasUp) {
        if (v2 == most) { place = 2; }
        if (v1 == most) { place = 1; }
        if (v0 == most && hasLeft) { place = 0; }
      }`;

/** Whether S grows by delta > 0; gradients with respect to x_j − open(x_j), and to the S before. */
const DIFFERENTIATE_SUM = `
      let isAdding = delta - skeleton * delta > 0.0;
      let toDifference = select(0.0, gradient * (1.0 - skeleton), isAdding);
      let toSkeleton = select(gradient, gradient * (1.0 - delta), isAdding);`;

/** Adds to `sum` what the erosion noted in the buffer `notes` brings to this pixel. */
const GATHER_EROSION = `
      sum += gradients[3 * uniforms.threads + index];
      {
        let note = i32(notes[3 * uniforms.threads + index]);
        let halves = select(0, note >> 8u, ((note >> 4u) & 3) == 1) + select(0, 2 - (note >> 8u), ((note >> 6u) & 3) == 1);
        sum += 0.5 * f32(halves) * gradients[2 * uniforms.threads + index];
      }
      ${(
        [
          ['hasUp', 'up', 4, 2],
          ['hasDown', 'down', 4, 0],
          ['hasLeft', 'left', 6, 2],
          ['hasRight', 'right', 6, 0],
        ] as const
      )
        .map(
          ([condition, step, shift, place]) => `if (${condition}) {
        let note = i32(notes[3 * uniforms.threads + index + ${step}]);
        let halves = ${shift === 4 ? 'note >> 8u' : '2 - (note >> 8u)'};
        if (((note >> ${shift}u) & 3) == ${place}) {
          sum += 0.5 * f32(halves) * gradients[2 * uniforms.threads + index + ${step}];
        }
      }`,
        )
        .join('\n      ')}`;

const SQUARE_CONDITIONS = SQUARE.map((_, i) => {
  const vertical = ['hasUp', 'true', 'hasDown'][Math.floor(i / 3)];
  return `${vertical} && ${['hasLeft', 'true', 'hasRight'][i % 3]}`;
});

/** Subtracts from `sum` the gradients of the openings whose maximum came from this pixel. */
const GATHER_OPENING = SQUARE.map(
  (step, i) => `if (${SQUARE_CONDITIONS[i]}) {
        let at = index + ${step};
        let value = gradients[at];
        if (value != 0.0 && (i32(notes[3 * uniforms.threads + at]) & 15) == ${8 - i}) { sum -= value; }
      }`,
).join('\n      ');

/**
 * The steps forward. State j ≥ 0 has four planes: x_(j+2), S_(j−1), d_j, notes of the maxima that open x_j and of the
 * minima that make x_(j+2). State −1 has x_1, 0, 0 and the notes of the minima that make x_1. The last one has instead the
 * gradients with respect to x_k − open(x_k) and S_(k−1), nothing, and the notes of the maxima.
 */
function runForward(backend: WebGPUBackend, x: TensorInfo, dy: TensorInfo, iterations: number): TensorInfo[] {
  const threads = x.shape.reduce((product, size) => product * size, 1);
  const integers = windowSizes(x);
  const flat = (tensor: TensorInfo): TensorInfo => ({ ...tensor, shape: [1, threads] });
  const output: Program['output'] = { shape: [4, threads], width: 1 };
  const states = [
    runProgram(backend, {
      key: 'soft skeleton gradient begin',
      code: () => `
    ${NOTE_EROSION}
    fn main(index : i32) {
      ${FIND_PLACE}
      ${readPlus('x')}
      result[index] = ${ERODED};
      result[uniforms.threads + index] = 0.0;
      result[2 * uniforms.threads + index] = 0.0;
      result[3 * uniforms.threads + index] = f32(${EROSION_NOTE});
    }`,
      inputs: [{ name: 'x', tensor: flat(x), width: 1 }],
      output,
      threads,
      integers,
    }),
  ];
  for (let j = 0; j <= iterations; j++) {
    const isLast = j === iterations;
    const goOn = `
      result[index] = ${ERODED};
      result[uniforms.threads + index] = skeleton;
      result[2 * uniforms.threads + index] = delta;
      result[3 * uniforms.threads + index] = f32(place | ${EROSION_NOTE});`;
    const turn = `
      let gradient = dy[index];
      ${DIFFERENTIATE_SUM}
      result[index] = toDifference;
      result[uniforms.threads + index] = toSkeleton;
      result[3 * uniforms.threads + index] = f32(place);`;
    const state = runProgram(backend, {
      key: `soft skeleton gradient forward ${isLast ? 'last' : ''}`,
      code: () => `
    ${isLast ? '' : NOTE_EROSION}
    fn main(index : i32) {
      ${FIND_PLACE}
      ${readSquare('here')}
      ${FIND_MAXIMUM}
      let delta = max(0.0, before[index] - most);
      let former = here[uniforms.threads + index];
      let formerDelta = here[2 * uniforms.threads + index];
      let skeleton = former + max(0.0, formerDelta - former * formerDelta);
      ${isLast ? turn : goOn}
    }`,
      inputs: [
        { name: 'before', tensor: j === 0 ? flat(x) : states[j - 1], width: 1 },
        { name: 'here', tensor: states[j], width: 1 },
        ...(isLast ? [{ name: 'dy', tensor: flat(dy), width: 1 as const }] : []),
      ],
      output,
      threads,
      integers,
    });
    states.push(state);
  }
  return states;
}

/** Inputs x, dy [B,H,W,C]; output d Σ dy · S(x) / d x. It holds 4 (k + 3) planes of x's size. */
export const webGpuSoftSkeletonGradient: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const { iterations } = attrs as SoftSkeletonAttributes;
  const threads = x.shape.reduce((product, size) => product * size, 1);
  const integers = windowSizes(x);
  const states = runForward(backend, x, dy, iterations);
  const stateOf = (j: number) => states[j + 1];

  // Gradients have four planes: with respect to x_j − open(x_j), S_(j−1), x_(j+2), and x_(j+1) − open(x_(j+1)).
  let gradients = stateOf(iterations);
  let spare: TensorInfo | null = null;
  for (let j = iterations; j >= 0; j--) {
    const isFirst = j === iterations;
    const isLast = j === 0;
    const further = `
      let skeleton = below[uniforms.threads + index];
      let delta = below[2 * uniforms.threads + index];
      let gradient = gradients[uniforms.threads + index];
      ${DIFFERENTIATE_SUM}
      result[index] = toDifference;
      result[uniforms.threads + index] = toSkeleton;`;
    const next: TensorInfo = runProgram(backend, {
      key: `soft skeleton gradient back ${isFirst ? 'first' : ''} ${isLast ? 'last' : ''}`,
      code: () => `
    fn main(index : i32) {
      ${FIND_PLACE}
      var sum = 0.0;
      ${isFirst ? '' : GATHER_EROSION}
      ${GATHER_OPENING.replaceAll('notes[', isFirst ? 'gradients[' : 'notes[')}
      result[2 * uniforms.threads + index] = sum;
      result[3 * uniforms.threads + index] = gradients[index];
      ${isLast ? '' : further}
    }`,
      inputs: [
        { name: 'gradients', tensor: gradients, width: 1 },
        ...(isFirst ? [] : [{ name: 'notes', tensor: stateOf(j), width: 1 as const }]),
        ...(isLast ? [] : [{ name: 'below', tensor: stateOf(j - 1), width: 1 as const }]),
      ],
      output: { shape: [4, threads], width: 1, ...(spare === null ? {} : { over: spare }) },
      threads,
      integers,
    });
    spare = gradients;
    gradients = next;
  }
  const result = runProgram(backend, {
    key: 'soft skeleton gradient end',
    code: () => `
    fn main(index : i32) {
      ${FIND_PLACE}
      var sum = 0.0;
      ${GATHER_EROSION}
      result[index] = sum;
    }`,
    inputs: [
      { name: 'gradients', tensor: gradients, width: 1 },
      { name: 'notes', tensor: stateOf(-1), width: 1 },
    ],
    output: { shape: x.shape, width: 1 },
    threads,
    integers,
  });
  const used = [...states, gradients, ...(spare === null ? [] : [spare])];
  for (const id of new Set(used.map((tensor) => tensor.dataId))) backend.disposeData(id);
  return result;
};
