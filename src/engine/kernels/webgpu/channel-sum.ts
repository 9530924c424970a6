// Sum over batch, height and width in WGSL: over runs of pixels, then over the runs.
import { runProgram, type WebGpuKernel } from './run-program.ts';
import { sumChunks } from './sum-chunks.ts';

const MOST_CHUNKS = 256;

export const webGpuChannelSum: WebGpuKernel = ({ inputs, backend }) => {
  const { x } = inputs;
  const [batch, height, width, channels] = x.shape;
  const lanes = channels % 4 === 0 ? 4 : 1;
  const type = lanes === 4 ? 'vec4<f32>' : 'f32';
  const pixels = batch * height * width;
  const run = Math.ceil(pixels / MOST_CHUNKS);
  const chunks = Math.ceil(pixels / run);
  const partials = runProgram(backend, {
    key: `channel sum ${lanes}`,
    code: () => `
    fn main(index : i32) {
      if (index >= uniforms.threads) { return; }
      let chunk = index / uniforms.span;
      let last = min((chunk + 1) * uniforms.run, uniforms.pixels);
      var sum = ${type}(0.0);
      for (var pixel = chunk * uniforms.run; pixel < last; pixel++) {
        sum += x[pixel * uniforms.span + index % uniforms.span];
      }
      result[index] = sum;
    }`,
    inputs: [{ name: 'x', tensor: x, width: lanes }],
    output: { shape: [chunks, channels], width: lanes },
    threads: (chunks * channels) / lanes,
    integers: { run, pixels, span: channels / lanes },
  });
  const sum = sumChunks(backend, partials, [channels]);
  backend.disposeData(partials.dataId);
  return sum;
};
