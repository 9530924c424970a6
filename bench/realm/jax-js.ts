// The same net, loss and optimiser in jax-js, the whole step under one jit. Channels first, as its benchmarks have it.
// jax-js counts references by hand: every use of an array but the last is written `.ref`.
import { blockUntilReady, defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { model } from '../../src/engine/models/unet/model.ts';
import { initialiseParameters, nameParameters } from '../../src/engine/parameters.ts';
import { doubleSize, halveSize } from './jax-js-convolutions.ts';
import type { RealmCalls } from './realm-protocol.ts';
import {
  ADAM,
  drawBatch,
  LEARNING_RATE,
  LEVELS,
  modelShape,
  oneHotLabels,
  SEED,
  type StepProblem,
} from './step-problem.ts';
import { createStepRealm, type Peer } from './step-realm.ts';

type NdArray = np.Array;
type Weights = Record<string, NdArray>;

/** Height, width, a, b → b, a, height, width: both kinds of filters become jax-js's. */
function reorderFilter(data: Float32Array, [height, width, a, b]: number[]): Float32Array {
  const result = new Float32Array(data.length);
  for (let i = 0; i < height * width; i++)
    for (let j = 0; j < a; j++)
      for (let k = 0; k < b; k++) result[(k * a + j) * height * width + i] = data[(i * a + j) * b + k];
  return result;
}

/** [B,H,W,C] → [B,C,H,W]. */
function channelsFirst(data: Float32Array, batch: number, channels: number): Float32Array {
  const pixels = data.length / batch / channels;
  const result = new Float32Array(data.length);
  for (let b = 0; b < batch; b++)
    for (let i = 0; i < pixels; i++)
      for (let c = 0; c < channels; c++)
        result[(b * channels + c) * pixels + i] = data[(b * pixels + i) * channels + c];
  return result;
}

const perChannel = (x: NdArray): NdArray => x.reshape([1, -1, 1, 1]);

function norm(x: NdArray, gamma: NdArray, beta: NdArray): NdArray {
  const centred = x.ref.sub(np.mean(x, [2, 3], { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), [2, 3], { keepdims: true });
  const normalised = centred.div(np.sqrt(variance.add(1e-5)));
  return nn.leakyRelu(normalised.mul(perChannel(gamma)).add(perChannel(beta)), 0.01);
}

/** Values in memory of their own; none of them is shared with another thread. */
const toArray = (values: Float32Array): NdArray => np.array(values as Float32Array<ArrayBuffer>);

const PAD_1 = [
  [1, 1],
  [1, 1],
] as [number, number][];

function forward(weights: Weights, images: NdArray): NdArray {
  const convolve = (x: NdArray, filter: NdArray, stride: number) =>
    stride === 2 ? halveSize(x, filter) : lax.convGeneralDilated(x, filter, [1, 1], PAD_1);
  const block = (x: NdArray, name: string, stride: number) =>
    norm(
      convolve(x, weights[`${name}.conv.weight`].ref, stride),
      weights[`${name}.norm.weight`].ref,
      weights[`${name}.norm.bias`].ref,
    );
  const skips: NdArray[] = [];
  let x = images;
  for (let stage = 0; stage < LEVELS.depth; stage++) {
    x = block(block(x, `encoder.${stage}.0`, stage === 0 ? 1 : 2), `encoder.${stage}.1`, 1);
    if (stage < LEVELS.depth - 1) skips.push(x.ref);
  }
  for (let stage = LEVELS.depth - 2; stage >= 0; stage--) {
    const up = doubleSize(x, weights[`decoder.${stage}.up.weight`].ref);
    const bias = perChannel(weights[`decoder.${stage}.up.bias`].ref);
    x = np.concatenate([up.add(bias), skips[stage]], 1);
    x = block(block(x, `decoder.${stage}.0`, 1), `decoder.${stage}.1`, 1);
  }
  const head = lax.convGeneralDilated(x, weights['head.weight'].ref, [1, 1], 'VALID');
  return head.add(perChannel(weights['head.bias'].ref));
}

function diceCrossEntropy(logits: NdArray, target: NdArray, classes: number): NdArray {
  const [batch, , height, width] = logits.shape;
  const logs = nn.logSoftmax(logits, 1);
  const ce = np.sum(logs.ref.mul(target.ref)).mul(-1 / (batch * height * width));
  const p = np.exp(logs);
  const total = (x: NdArray) => np.sum(x, [0, 2, 3]);
  const sums = [total(p.ref.mul(target.ref)), total(p), total(target)];
  // Background is channel 0; leaving it out after the sums saves slices of whole images.
  const [shared, sumP, sumY] = sums.map((sum) => sum.slice([1, classes + 1]));
  const dice = shared.mul(2).add(1e-5).div(sumP.add(sumY).add(1e-5));
  return ce.sub(np.mean(dice));
}

type State = { weights: Weights; m: Weights; v: Weights };

const mapWeights = (names: readonly string[], value: (name: string) => NdArray): Weights =>
  Object.fromEntries(names.map((name) => [name, value(name)]));

/** Forward, backward and Adam; correction1 and correction2 are 1 − β₁ᵗ and 1 − β₂ᵗ. */
function makeStep(names: readonly string[], classes: number) {
  return jit((state: State, images: NdArray, target: NdArray, correction1: NdArray, correction2: NdArray) => {
    const [loss, gradient] = valueAndGrad((weights: Weights, x: NdArray, y: NdArray) => {
      const value = diceCrossEntropy(forward(weights, x), y, classes);
      for (const name of names) weights[name].dispose();
      return value;
    })(
      mapWeights(names, (name) => state.weights[name].ref),
      images,
      target,
    ) as unknown as [NdArray, Weights];
    const next: State = { weights: {}, m: {}, v: {} };
    for (const name of names) {
      const g = gradient[name];
      const m = state.m[name].mul(ADAM.beta1).add(g.ref.mul(1 - ADAM.beta1));
      const v = state.v[name].mul(ADAM.beta2).add(np.square(g).mul(1 - ADAM.beta2));
      const denominator = np.sqrt(v.ref.div(correction2.ref)).add(ADAM.epsilon);
      const change = m.ref.div(correction1.ref).mul(LEARNING_RATE).div(denominator);
      next.weights[name] = state.weights[name].sub(change);
      next.m[name] = m;
      next.v[name] = v;
    }
    correction1.dispose();
    correction2.dispose();
    return [loss, next] as [NdArray, State];
  });
}

let isOpen = false;

async function open(): Promise<void> {
  if (isOpen) return;
  const devices = await init('webgpu');
  if (!devices.includes('webgpu')) throw new Error('jax-js found no WebGPU device');
  defaultDevice('webgpu');
  isOpen = true;
}

async function createPeer(problem: StepProblem): Promise<Peer> {
  await open();
  const { batch, patchPx, classes } = problem;
  const specs = model.parameters(modelShape(problem));
  const named = nameParameters(initialiseParameters(specs, SEED), specs);
  const names = named.map(({ name }) => name);
  const weights: Weights = {};
  for (const { name, shape, data } of named) {
    const [height, width, a, b] = shape;
    weights[name] =
      shape.length === 4 ? toArray(reorderFilter(data, shape)).reshape([b, a, height, width]) : toArray(data);
  }
  const zeros = () => mapWeights(names, (name) => np.zeros(weights[name].shape));
  let state: State = { weights, m: zeros(), v: zeros() };
  const step = makeStep(names, classes);
  const drawn = drawBatch(problem);
  const target = channelsFirst(oneHotLabels(drawn, classes), batch, classes + 1);
  let updates = 0;
  return {
    remark: null,
    async step() {
      updates += 1;
      const [loss, next] = step(
        state,
        toArray(drawn.images).reshape([batch, 1, patchPx, patchPx]),
        toArray(target).reshape([batch, classes + 1, patchPx, patchPx]),
        np.array([1 - ADAM.beta1 ** updates]),
        np.array([1 - ADAM.beta2 ** updates]),
      );
      state = next;
      const [value] = (await loss.data()) as Float32Array;
      return value;
    },
    async settle() {
      await blockUntilReady(state);
    },
    dispose() {
      for (const part of [state.weights, state.m, state.v]) {
        for (const name of names) part[name].dispose();
      }
      step.dispose();
    },
  };
}

export const calls = createStepRealm(createPeer) as unknown as RealmCalls;
