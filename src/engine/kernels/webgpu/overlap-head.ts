// The fused overlap losses in WGSL. Value: sums over runs of pixels, sums of those, the terms; gradient: one dispatch.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { OverlapAttributes } from '../../../losses/terms/overlap-head.ts';
import { SMOOTH } from '../../../losses/terms/smooth.ts';
import { layoutOverlap, type OverlapLayout } from '../overlap-columns.ts';
import { lostFunction } from './compensated-sums.ts';
import { runProgram, type Program, type WebGpuKernel } from './run-program.ts';

/** Pixels of a run at least, and runs of all groups at most: enough threads for a GPU, few enough partial sums. */
const SHORTEST_RUN = 16;
const MOST_RUNS = 8192;
/** Pixels whose terms are added before they join the run's sum: so no sum has many addends. */
const BLOCK = 32;
/** Pixels that one thread of the gradient takes, its factors computed once. */
const GRADIENT_RUN = 4;
/** Threads that add up one column. */
const LANES = 64;

const channelsOf = ({ channels }: OverlapLayout) => Array.from({ length: channels }, (_, c) => c);
const lines = (texts: string[], indent = 8) => texts.join(`\n${' '.repeat(indent)}`);

/** What the code depends on beside the shape. */
const keyOf = (layout: OverlapLayout) =>
  [
    layout.channels,
    layout.columns.dice.length,
    layout.tubes !== null,
    layout.mask !== null,
    layout.weight !== null,
  ].join(' ');

/** WGSL: log(1 + x) for x ≥ 0, good to float32: the logarithm alone loses a small x. */
const LOG1P = `
    fn logOnePlus(x : f32) -> f32 {
      if (x > 1.0) { return log(1.0 + x); }
      let z = x / (2.0 + x);
      let q = z * z;
      return 2.0 * z * (1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0 + q * (1.0 / 9.0
        + q * (1.0 / 11.0 + q * (1.0 / 13.0 + q / 15.0)))))));
    }`;

/** WGSL that sets p0, p1, … to the softmax at the pixel `at`, and x0, …, largest and rest = Σ exp(x − largest) − 1. */
const softmaxCode = (layout: OverlapLayout) => {
  const channels = channelsOf(layout);
  return lines([
    ...channels.map((c) => `let x${c} = logits[at * ${layout.channels} + ${c}];`),
    'var largest = x0;',
    'var top = 0;',
    ...channels.slice(1).map((c) => `if (x${c} > largest) { largest = x${c}; top = ${c}; }`),
    ...channels.map((c) => `let e${c} = exp(x${c} - largest);`),
    `let rest = ${channels.map((c) => `select(e${c}, 0.0, top == ${c})`).join(' + ')};`,
    'let factor = 1.0 / (1.0 + rest);',
    ...channels.map((c) => `let p${c} = e${c} * factor;`),
  ]);
};

/** The tensors that are there, by name. */
const inputsOf = (tensors: Record<string, TensorInfo | null>): Program['inputs'] =>
  Object.entries(tensors).flatMap(([name, tensor]) =>
    tensor === null ? [] : [{ name, tensor, width: 1 as const }],
  );

/** WGSL that sets `term<column>` from the softmax at the pixel `at`. */
function termsCode({ columns, tubes }: OverlapLayout, channels: number[]): string {
  return lines([
    ...columns.dice.flatMap(({ channel, at }) => [
      `let term${at} = select(0.0, p${channel}, label == ${channel}.0);`,
      `let term${at + 1} = p${channel};`,
      `let term${at + 2} = select(0.0, 1.0, label == ${channel}.0);`,
    ]),
    ...(tubes === null ? [] : ['let tube = tubes[at];']),
    ...columns.recall.flatMap(({ channel, at }) => [
      `let term${at} = select(0.0, p${channel}, tube == ${channel}.0);`,
      `let term${at + 1} = select(0.0, 1.0, tube == ${channel}.0);`,
    ]),
    // − log p_y = log Σ exp − x_y; 0 for a label that is no channel.
    `let isClass = ${channels.map((c) => `label == ${c}.0`).join(' || ')};`,
    `let own = ${channels.slice(1).reduce((all, c) => `select(${all}, x${c}, label == ${c}.0)`, 'x0')};`,
    `let term${columns.ce} = select(0.0, logOnePlus(rest) + (largest - own), isClass);`,
    ...(columns.pixels === null ? [] : [`let term${columns.pixels} = 1.0;`]),
  ]);
}

const SKIP_MASKED = 'if (mask[at] == 0.0) { continue; }';

/** Inputs logits, labels and perhaps tubes, mask, weight; outputs terms [4] and sums [groups, columns]. */
export const webGpuOverlapSums: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const layout = layoutOverlap(inputs, attrs as OverlapAttributes);
  const { columns, groups, pixels, tubes, mask, weight } = layout;
  const { logits, labels } = inputs;
  const channels = channelsOf(layout);
  const all = Array.from({ length: columns.count }, (_, column) => column);
  const runs = Math.min(Math.ceil(pixels / SHORTEST_RUN), Math.ceil(MOST_RUNS / groups));

  // [groups, columns, runs]; the pixels of a run lie `runs` apart, so that neighbouring threads read neighbours.
  const partials = runProgram(backend, {
    key: `overlap sums ${keyOf(layout)}`,
    code: () => `
    ${LOG1P}
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let group = index / uniforms.runs;
      let run = index % uniforms.runs;
      ${lines(
        all.map((k) => `var sum${k} = 0.0;`),
        6,
      )}
      for (var first = run; first < uniforms.pixels; first += ${BLOCK} * uniforms.runs) {
        let end = min(first + ${BLOCK} * uniforms.runs, uniforms.pixels);
        ${lines(all.map((k) => `var part${k} = 0.0;`))}
        for (var pixel = first; pixel < end; pixel += uniforms.runs) {
        let at = group * uniforms.pixels + pixel;
        ${mask === null ? '' : SKIP_MASKED}
        let label = labels[at];
        ${softmaxCode(layout)}
        ${termsCode(layout, channels)}
        ${lines(all.map((k) => `part${k} += term${k};`))}
        }
        ${lines(all.map((k) => `sum${k} += part${k};`))}
      }
      let place = group * ${columns.count} * uniforms.runs + run;
      ${lines(
        all.map((k) => `result[place + ${k} * uniforms.runs] = sum${k};`),
        6,
      )}
    }`,
    inputs: inputsOf({ logits, labels, tubes, mask }),
    output: { shape: [groups, columns.count, runs], width: 1 },
    threads: groups * runs,
    integers: { runs, pixels },
  });

  const sums = runProgram(backend, {
    key: 'overlap columns',
    code: () => `
    ${lostFunction('f32')}
    var<workgroup> lanes : array<f32, ${LANES}>;
    fn main(index : i32) {
      let row = index / ${LANES};
      let lane = index % ${LANES};
      var sum = 0.0;
      var carry = 0.0;
      for (var run = lane; run < uniforms.runs; run += ${LANES}) {
        let term = partials[row * uniforms.runs + run];
        let next = sum + term;
        carry += lost(sum, term, next);
        sum = next;
      }
      lanes[lane] = sum + carry;
      workgroupBarrier();
      for (var half = ${LANES / 2}; half > 0; half /= 2) {
        if (lane < half) { lanes[lane] += lanes[lane + half]; }
        workgroupBarrier();
      }
      if (lane == 0) { result[row] = lanes[0]; }
    }`,
    inputs: inputsOf({ partials }),
    output: { shape: [groups, columns.count], width: 1 },
    threads: groups * columns.count * LANES,
    integers: { runs },
  });
  backend.disposeData(partials.dataId);

  const terms = runProgram(backend, {
    key: `overlap terms ${keyOf(layout)}`,
    code: () => `
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      var dice = 0.0;
      var recall = 0.0;
      var ce = 0.0;
      var counted = 0.0;
      for (var group = 0; group < uniforms.groups; group++) {
        let row = group * ${columns.count};
        ${lines([
          ...columns.dice.map(
            ({ at }) =>
              `dice -= (2.0 * sums[row + ${at}] + ${SMOOTH}) / (sums[row + ${at + 2}] + sums[row + ${at + 1}] + ${SMOOTH});`,
          ),
          ...columns.recall.map(
            ({ at }) => `recall -= (sums[row + ${at}] + ${SMOOTH}) / (sums[row + ${at + 1}] + ${SMOOTH});`,
          ),
          `ce += sums[row + ${columns.ce}];`,
          `counted += ${columns.pixels === null ? 'f32(uniforms.pixels)' : `sums[row + ${columns.pixels}]`};`,
        ])}
      }
      dice /= f32(uniforms.groups * ${columns.dice.length});
      recall /= f32(uniforms.groups * ${Math.max(1, columns.recall.length)});
      ce /= max(counted, 1.0);
      result[0] = dice + ce + ${weight === null ? '' : 'weight[0] * '}recall;
      result[1] = dice;
      result[2] = ce;
      result[3] = recall;
    }`,
    inputs: inputsOf({ sums, weight }),
    output: { shape: [4], width: 1 },
    threads: 1,
    integers: { groups, pixels },
  });
  return [terms, sums];
};

/** WGSL that sets every<c>, in<c> and on<c>: d L / d p_c anywhere, more in the class, more on its tube. */
function slopesCode({ columns }: OverlapLayout): string {
  return lines(
    [
      ...columns.dice.flatMap(({ channel, at }) => [
        `let below${channel} = sums[row + ${at + 2}] + sums[row + ${at + 1}] + ${SMOOTH};`,
        `let every${channel} = ofDice * (2.0 * sums[row + ${at}] + ${SMOOTH}) / (below${channel} * below${channel});`,
        `let in${channel} = -2.0 * ofDice / below${channel};`,
      ]),
      ...columns.recall.map(
        ({ channel, at }) => `let on${channel} = -ofRecall / (sums[row + ${at + 1}] + ${SMOOTH});`,
      ),
    ],
    6,
  );
}

/** WGSL of d L / d p_c without CE. */
function slopeOf({ columns }: OverlapLayout, channel: number): string {
  const has = (list: { channel: number }[]) => list.some((entry) => entry.channel === channel);
  const parts = [
    ...(has(columns.dice) ? [`every${channel} + select(0.0, in${channel}, label == ${channel}.0)`] : []),
    ...(has(columns.recall) ? [`select(0.0, on${channel}, tube == ${channel}.0)`] : []),
  ];
  return parts.join(' + ') || '0.0';
}

/** Inputs those of the sums, their sums, and dy [4]; output d logits. */
export const webGpuOverlapGradient: WebGpuKernel = ({ inputs, attrs, backend }) => {
  const layout = layoutOverlap(inputs, attrs as OverlapAttributes);
  const { columns, groups, pixels, tubes, mask, weight } = layout;
  const { logits, labels, sums, dy } = inputs;
  const channels = channelsOf(layout);
  const runs = Math.ceil(pixels / GRADIENT_RUN);
  return runProgram(backend, {
    key: `overlap gradient ${keyOf(layout)}`,
    code: () => `
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let group = index / uniforms.runs;
      let row = group * ${columns.count};
      ${
        columns.pixels === null
          ? 'let counted = f32(uniforms.groups * uniforms.pixels);'
          : `var counted = 0.0;
      for (var i = 0; i < uniforms.groups; i++) { counted += sums[i * ${columns.count} + ${columns.pixels}]; }`
      }
      let ofDice = (dy[0] + dy[1]) / f32(uniforms.groups * ${columns.dice.length});
      let ofCe = (dy[0] + dy[2]) / max(counted, 1.0);
      let ofRecall = (dy[0]${weight === null ? '' : ' * weight[0]'} + dy[3]) / f32(uniforms.groups * ${Math.max(1, columns.recall.length)});
      ${slopesCode(layout)}
      for (var pixel = index % uniforms.runs; pixel < uniforms.pixels; pixel += uniforms.runs) {
        let at = group * uniforms.pixels + pixel;
        ${
          mask === null
            ? ''
            : `if (mask[at] == 0.0) {
          ${lines(
            channels.map((c) => `result[at * ${layout.channels} + ${c}] = 0.0;`),
            10,
          )}
          continue;
        }`
        }
        let label = labels[at];
        ${tubes === null ? '' : 'let tube = tubes[at];'}
        ${softmaxCode(layout)}
        ${lines(channels.map((c) => `let slope${c} = ${slopeOf(layout, c)};`))}
        let mean = ${channels.map((c) => `p${c} * slope${c}`).join(' + ')};
        let spread = select(0.0, ofCe, ${channels.map((c) => `label == ${c}.0`).join(' || ')});
        ${lines(
          channels.map(
            (c) =>
              `result[at * ${layout.channels} + ${c}] = p${c} * (slope${c} - mean + spread) - select(0.0, ofCe, label == ${c}.0);`,
          ),
        )}
      }
    }`,
    inputs: inputsOf({ logits, labels, tubes, mask, weight, sums, dy }),
    output: { shape: logits.shape, width: 1 },
    threads: groups * runs,
    integers: { groups, runs, pixels },
  });
};
