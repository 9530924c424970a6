// clDice's soft skeleton in WGSL: one dispatch an iteration and one more, no barriers. The step that opens x_j reads the
// square around a pixel of its erosion x_(j+1), and so has what x_(j+2), the erosion of that, needs.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SoftSkeletonAttributes } from '../../../losses/terms/soft-skeleton.ts';
import { runProgram, type WebGpuKernel } from './run-program.ts';
import { DILATED, ERODED, FIND_PLACE, readPlus, readSquare, windowSizes } from './soft-skeleton-windows.ts';

/** Input x [B,H,W,C]; output S(x). Besides these it holds six planes of x's size, whatever the iterations. */
export const webGpuSoftSkeleton: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const { x } = inputs;
  const { iterations } = attrs as SoftSkeletonAttributes;
  const threads = x.shape.reduce((product, size) => product * size, 1);
  const integers = windowSizes(x);
  const flat: TensorInfo = { dataId: x.dataId, shape: [1, threads], dtype: x.dtype };
  const stateShape = [2, threads];

  // A state holds x_(j+2) and S_j. It takes the two before to make the next, so three places serve in turn.
  const states = [
    runProgram(backend, {
      key: 'soft skeleton begin',
      code: () => `
    fn main(index : i32) {
      ${FIND_PLACE}
      ${readPlus('x')}
      result[index] = ${ERODED};
      result[uniforms.threads + index] = 0.0;
    }`,
      inputs: [{ name: 'x', tensor: flat, width: 1 }],
      output: { shape: stateShape, width: 1 },
      threads,
      integers,
    }),
  ];
  const runStep = (j: number, isLast: boolean): TensorInfo =>
    runProgram(backend, {
      key: `soft skeleton step ${isLast ? 'last' : ''}`,
      code: () => `
    fn main(index : i32) {
      ${FIND_PLACE}
      ${readSquare('here')}
      let delta = max(0.0, before[index] - ${DILATED});
      let skeleton = here[uniforms.threads + index];
      let sum = skeleton + max(0.0, delta - skeleton * delta);
      ${isLast ? 'result[index] = sum;' : `result[index] = ${ERODED}; result[uniforms.threads + index] = sum;`}
    }`,
      inputs: [
        { name: 'before', tensor: j === 0 ? flat : states[(j - 1) % 3], width: 1 },
        { name: 'here', tensor: states[j % 3], width: 1 },
      ],
      output: isLast
        ? { shape: x.shape, width: 1 }
        : { shape: stateShape, width: 1, ...(states.length === 3 ? { over: states[(j + 1) % 3] } : {}) },
      threads,
      integers,
    });
  for (let j = 0; j < iterations; j++) states[(j + 1) % 3] = runStep(j, false);
  const skeleton = runStep(iterations, true);
  for (const state of states) backend.disposeData(state.dataId);
  return skeleton;
};
