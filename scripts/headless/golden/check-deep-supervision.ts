// Group deep_supervision: labels at lower scales, and the three values that the loss can have.
import * as tf from '@tensorflow/tfjs-core';
import { downsampleLabels } from '../../../src/data/downsample-labels.ts';
import { deepSupervisionLoss } from '../../../src/losses/deep-supervision/combine.ts';
import { deepSupervisionWeights } from '../../../src/losses/deep-supervision/weights.ts';
import type { LossInput } from '../../../src/losses/loss-plugin.ts';
import { getLoss } from '../../../src/losses/loss-registry.ts';
import { DEFAULT_LOSS_SETTINGS } from '../../../src/losses/loss-settings.ts';
import { computeTubedSkeleton } from '../../../src/morphology/tubed-skeleton.ts';
import { type Examination, LIMITS } from './examination.ts';
import { nhwcTensor } from './nhwc.ts';

/** Nearest-exact downsampling at every scale, and nnU-Net's weights. */
export function checkDownsampling(e: Examination): void {
  const { data: labels, shape } = e.bytes('label');
  const [height, width] = shape;
  const scales = e.param('scales') as number[];
  scales.forEach((scale, index) => {
    const wanted = e.bytes(`label_scale${index}`);
    const small = downsampleLabels(labels, width, height, scale);
    e.equal(`label_scale${index}, size`, [small.height, small.width], wanted.shape);
    e.equal(`label_scale${index}`, small.labels, wanted.data);
  });
  e.relative(
    'nnunet_weights',
    deepSupervisionWeights(scales.length),
    e.scalar('nnunet_weights') as number[],
    LIMITS.metric,
  );
}

/** Each sample's map at one scale, as a tensor. */
function mapsAt(samples: readonly Uint8Array[], width: number, height: number, scale: number): tf.Tensor3D {
  const small = samples.map((sample) => downsampleLabels(sample, width, height, scale));
  const values = small.flatMap(({ labels }) => [...labels]);
  return tf.tensor3d(values, [samples.length, small[0].height, small[0].width]);
}

/** Skeleton Recall with w = 1 at every scale and as published, and Dice + CE at every scale. */
export async function checkDeepSupervisionLoss(e: Examination): Promise<void> {
  const { data, shape } = e.bytes('labels');
  const [batch, , height, width] = shape;
  const scales = e.param('scales') as number[];
  e.relative('weights', deepSupervisionWeights(scales.length), e.param('weights') as number[], LIMITS.metric);
  // How many skeletons the published loader hands to its loss: one, whatever the number of scales.
  e.equal('len_skel_list', [1], [Number(e.param('len_skel_list'))]);
  const samples = Array.from({ length: batch }, (_, i) =>
    data.slice(i * width * height, (i + 1) * width * height),
  );
  const tubes = samples.map((sample) => computeTubedSkeleton(sample, width, height, 2));
  const inputs = scales.map((scale, index): LossInput => {
    const logits = e.floats(`logits_scale${index}`);
    return {
      logits: nhwcTensor(logits.data, logits.shape),
      labels: mapsAt(samples, width, height, scale),
      tubes: mapsAt(tubes, width, height, scale),
      mask: null,
      noise: null,
    };
  });
  const one = tf.scalar(1);
  for (const [name, loss, mode] of [
    ['loss_as_published', 'skeleton-recall', 'as-published'],
    ['loss_intended_all_scales', 'skeleton-recall', 'every-scale'],
    ['dice_ce_all_scales', 'dice-ce', 'every-scale'],
  ] as const) {
    const total = tf.tidy(
      () => deepSupervisionLoss(getLoss(loss), inputs, one, DEFAULT_LOSS_SETTINGS, mode).total,
    );
    e.number(name, (await total.data<'float32'>())[0], e.scalar(name), LIMITS.lossValue);
    total.dispose();
  }
  tf.dispose([one, ...inputs.flatMap(({ logits, labels, tubes }) => [logits, labels, tubes])]);
}
