// What HRNet costs, from shapes alone.
import { countParameters } from '../../parameters.ts';
import { blockBytes, tensorBytes } from '../layers.ts';
import type { ModelEstimate, ModelShape } from '../model-plugin.ts';
import { branchChannels, exchangeSteps, halve, joinedChannels, stemStrides } from './layout.ts';
import { parameters } from './parameters.ts';

/** @param shape with all settings of HRNet */
export function estimate(
  shape: ModelShape,
  { batch, height, width }: { batch: number; height: number; width: number },
): ModelEstimate {
  let bytes = 0;
  const addBlock = (pixels: number, channels: number) => (bytes += blockBytes(batch, pixels, channels));
  const addTensor = (pixels: number, channels: number) => (bytes += tensorBytes(batch, pixels, channels));

  let size = { height, width };
  const shrink = ({ height, width }: typeof size) => ({ height: halve(height), width: halve(width) });
  for (const stride of stemStrides(shape)) {
    if (stride === 2) size = shrink(size);
    addBlock(size.height * size.width, shape.channels);
  }
  const isStrided = shape['stemStride'] > 1;

  const pixelsOf: number[] = [];
  for (let stage = 0; stage < shape.depth; stage++) {
    pixelsOf.push(size.height * size.width);
    size = shrink(size);
    if (stage > 0) addBlock(pixelsOf[stage], branchChannels(shape, stage));
    for (const [branch, pixels] of pixelsOf.entries()) {
      const channels = branchChannels(shape, branch);
      for (let i = 0; i < shape['blocks']; i++) {
        addBlock(pixels, channels);
        addBlock(pixels, channels);
        addTensor(pixels, channels);
      }
    }
    if (stage === 0) continue;
    for (const to of pixelsOf.keys()) {
      for (const from of pixelsOf.keys()) {
        exchangeSteps(shape, from, to).forEach(({ stride, outputs }, i) => {
          addBlock(pixelsOf[stride === 2 ? from + i + 1 : from], outputs);
        });
        if (from > to && pixelsOf[from] !== pixelsOf[to]) addTensor(pixelsOf[to], branchChannels(shape, to));
      }
      addTensor(pixelsOf[to], branchChannels(shape, to));
    }
  }

  const joined = joinedChannels(shape);
  for (const pixels of pixelsOf) {
    addTensor(pixels, joined);
    if (pixels !== pixelsOf[0]) addTensor(pixelsOf[0], joined);
  }
  // The sum of the branches and its norm.
  addBlock(pixelsOf[0], joined);
  addTensor(pixelsOf[0], shape.outputChannels);
  if (isStrided && pixelsOf[0] !== height * width) addTensor(height * width, shape.outputChannels);
  // The join's filter is taken apart.
  bytes += tensorBytes(1, joined, joined);
  return { parameters: countParameters(parameters(shape)), activationBytes: bytes };
}
