// Names and shapes of HRNet's parameters, named as a PyTorch module's would be.
import { convolutionParameters, headParameters, normParameters } from '../layers.ts';
import type { ModelShape, ParameterSpec } from '../model-plugin.ts';
import { branchChannels, exchangeSteps, joinedChannels, stemStrides } from './layout.ts';

const blockParameters = (name: string, size: number, inputs: number, outputs: number): ParameterSpec[] => [
  convolutionParameters(`${name}.conv`, size, inputs, outputs),
  ...normParameters(`${name}.norm`, outputs),
];

const residualParameters = (name: string, channels: number): ParameterSpec[] =>
  [1, 2].flatMap((i) => [
    convolutionParameters(`${name}.conv${i}`, 3, channels, channels),
    ...normParameters(`${name}.norm${i}`, channels),
  ]);

/** @param shape with all settings of HRNet */
export function parameters(shape: ModelShape): ParameterSpec[] {
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  const stem = stemStrides(shape).flatMap((_, i) =>
    blockParameters(`stem.${i}`, 3, i === 0 ? shape.inputChannels : shape.channels, shape.channels),
  );
  const stages = range(shape.depth).flatMap((stage) => {
    const name = `stages.${stage}`;
    const branches = range(stage + 1);
    const lowest = branchChannels(shape, stage);
    return [
      ...(stage === 0 ? [] : blockParameters(`${name}.transition`, 3, lowest / 2, lowest)),
      ...branches.flatMap((branch) =>
        range(shape['blocks']).flatMap((block) =>
          residualParameters(`${name}.branches.${branch}.${block}`, branchChannels(shape, branch)),
        ),
      ),
      ...branches.flatMap((to) =>
        branches.flatMap((from) =>
          exchangeSteps(shape, from, to).flatMap(({ size, inputs, outputs }, i) =>
            blockParameters(`${name}.exchange.${to}.${from}.${i}`, size, inputs, outputs),
          ),
        ),
      ),
    ];
  });
  const joined = joinedChannels(shape);
  return [
    ...stem,
    ...stages,
    ...blockParameters('join', 1, joined, joined),
    ...headParameters('head', joined, shape.outputChannels),
  ];
}
