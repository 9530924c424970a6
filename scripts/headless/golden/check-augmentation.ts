// Group augment: batchgeneratorsv2's transforms with fixed parameters.
import { applyBrightness } from '../../../src/data/augment/brightness.ts';
import { applyContrast } from '../../../src/data/augment/contrast.ts';
import { applyGamma } from '../../../src/data/augment/gamma.ts';
import { applyGaussianBlur } from '../../../src/data/augment/gaussian-blur.ts';
import { applyLowResolution } from '../../../src/data/augment/low-resolution.ts';
import { type PlanarImage, planeOf } from '../../../src/data/augment/planar-image.ts';
import { sampleImage } from '../../../src/data/augment/sample-image.ts';
import { sampleLabels } from '../../../src/data/augment/sample-labels.ts';
import { createSamplingGrid } from '../../../src/data/augment/sampling-grid.ts';
import type { Examination } from './examination.ts';

/** Grey values of about 1: float32 on the reference's side, with sums over the channel. Larger ones are rounded more. */
const GREY = 2e-5;
const greyLimit = (values: Float32Array) =>
  GREY * values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
/** Where two labels are this nearly equally strong, either may win. */
const TIE = 1e-3;

function imageOf({ data, shape }: { data: Float32Array; shape: number[] }): PlanarImage {
  const [channels, height, width] = shape;
  return { values: data, channels, height, width };
}

/** Rotation, scaling and centre crop of image and label. */
export function checkSpatial(e: Examination): void {
  const image = imageOf(e.floats('image'));
  const [height, width] = e.param('patch') as number[];
  const transform = {
    angleRad: Number(e.param('angle_rad')),
    scale: Number(e.param('scale')),
    displacement: null,
  };
  const grid = createSamplingGrid(image, { width, height }, transform);
  const wantedImage = e.floats('image_out').data;
  e.absolute('image_out', sampleImage(image, grid).values, wantedImage, greyLimit(wantedImage));

  const labels = e.bytes('label').data;
  const got = sampleLabels(labels, image, grid);
  const wanted = e.bytes('label_out').data;
  /** Bilinear strength of one label at every target pixel. */
  const strength = (label: number) =>
    sampleImage(
      { ...image, channels: 1, values: Float32Array.from(labels, (value) => (value === label ? 1 : 0)) },
      grid,
    ).values;
  const strengths = new Map([...new Set([...labels, ...wanted])].map((label) => [label, strength(label)]));
  const at = (label: number, i: number) => strengths.get(label)?.[i] ?? NaN;
  e.equal(
    'label_out',
    got.map((label, i) =>
      label !== wanted[i] && Math.abs(at(label, i) - at(wanted[i], i)) <= TIE ? wanted[i] : label,
    ),
    wanted,
  );
}

/** Brightness, contrast, gamma, low resolution, blur: the parameter stands in the tensor's name. */
export function checkIntensity(e: Examination): void {
  const image = imageOf(e.floats('image'));
  const compare = (name: string, change: (plane: Float32Array) => Float32Array) => {
    const values = new Float32Array(image.values.length);
    for (let channel = 0; channel < image.channels; channel++) {
      values.set(change(planeOf(image, channel)), channel * image.width * image.height);
    }
    const wanted = e.floats(name).data;
    e.absolute(name, values, wanted, greyLimit(wanted));
  };
  for (const [name, gamma, inverted] of e.tensorsLike(/^gamma_([\d.]+?)(_inverted)?$/)) {
    compare(name, (plane) => applyGamma(plane, Number(gamma), inverted !== undefined));
  }
  for (const [name, factor] of e.tensorsLike(/^contrast_([\d.]+)$/)) {
    compare(name, (plane) => applyContrast(plane, Number(factor)));
  }
  for (const [name, factor] of e.tensorsLike(/^brightness_([\d.]+)$/)) {
    compare(name, (plane) => applyBrightness(plane, Number(factor)));
  }
  for (const [name, scale] of e.tensorsLike(/^lowres_([\d.]+)$/)) {
    compare(name, (plane) => applyLowResolution(plane, image, Number(scale)));
  }
  for (const [name, down, across] of e.tensorsLike(/^blur_sigma([\d.]+)_([\d.]+)$/)) {
    compare(name, (plane) => applyGaussianBlur(plane, image, { y: Number(down), x: Number(across) }));
  }
}
