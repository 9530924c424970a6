// Optimiser steps on the wasm heap: one pass over the vectors, computed in double precision and stored as float32.
import { CLIP_EPSILON, type AdamAttributes, type SgdAttributes } from '../optimiser-steps.ts';
import { makeFloats, viewFloats, type WasmKernel } from './heap.ts';

/** Inputs parameters, gradient, first, second, knobs; outputs parameters, first, second. */
export const wasmAdamStep: WasmKernel = ({ inputs, attrs, backend }) => {
  const { parameters, gradient, first, second, knobs } = inputs;
  const { beta1, beta2, epsilon, coupledDecay } = attrs as AdamAttributes;
  const outputs = [parameters, first, second].map((info) => makeFloats(backend, info.shape));
  const view = (info: typeof parameters) => viewFloats(backend, info);
  const [p, g, m, v] = [parameters, gradient, first, second].map(view);
  const [nextP, nextM, nextV] = outputs.map(view);
  const [rate, root, decay] = view(knobs);
  const rest1 = 1 - beta1;
  const rest2 = 1 - beta2;
  for (let i = 0; i < p.length; i++) {
    const slope = g[i] + coupledDecay * p[i];
    const mean = beta1 * m[i] + rest1 * slope;
    const square = beta2 * v[i] + rest2 * slope * slope;
    nextM[i] = mean;
    nextV[i] = square;
    nextP[i] = decay * p[i] - (rate * mean) / (Math.sqrt(square) / root + epsilon);
  }
  return outputs;
};

/** Inputs parameters, gradient, velocity, knobs; outputs parameters, velocity. */
export const wasmSgdStep: WasmKernel = ({ inputs, attrs, backend }) => {
  const { parameters, gradient, velocity, knobs } = inputs;
  const { momentum, weightDecay, clipNorm } = attrs as SgdAttributes;
  const outputs = [parameters, velocity].map((info) => makeFloats(backend, info.shape));
  const view = (info: typeof parameters) => viewFloats(backend, info);
  const [p, g, m] = [parameters, gradient, velocity].map(view);
  const [nextP, nextM] = outputs.map(view);
  const [rate] = view(knobs);
  let clip = 1;
  if (clipNorm > 0) {
    let squares = 0;
    for (let i = 0; i < g.length; i++) squares += g[i] * g[i];
    clip = Math.min(1, clipNorm / (Math.sqrt(squares) + CLIP_EPSILON));
  }
  for (let i = 0; i < p.length; i++) {
    const slope = clip * g[i] + weightDecay * p[i];
    const next = momentum * m[i] + slope;
    nextM[i] = next;
    nextP[i] = p[i] - rate * (slope + momentum * next);
  }
  return outputs;
};
