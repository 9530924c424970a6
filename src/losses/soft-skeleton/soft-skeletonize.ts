// clDice's soft skeleton (Shit et al., CVPR 2021, algorithm 1; authors' PyTorch code), forward only, for the viewer.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** Maximum over a clipped vertical window of 3. Columns stand as channels, which pooling treats many at a time. */
function maxOfRows(x: Tensor2D): Tensor2D {
  const [height, width] = x.shape;
  const pooled = tf.maxPool(tf.reshape<tf.Rank.R4>(x, [1, height, 1, width]), [3, 1], [1, 1], 'same');
  return tf.reshape(pooled, [height, width]);
}

const maxOfColumns = (x: Tensor2D): Tensor2D => tf.transpose(maxOfRows(tf.transpose(x)));

/** Plus-shaped minimum of 5 pixels; pixels outside the image never take part. */
function erode(x: Tensor2D): Tensor2D {
  const negative = tf.neg(x);
  return tf.neg(tf.maximum(maxOfRows(negative), maxOfColumns(negative)));
}

/** Square maximum of 9 pixels; pixels outside the image never take part. */
const dilate = (x: Tensor2D): Tensor2D => maxOfColumns(maxOfRows(x));

const opened = (x: Tensor2D): Tensor => tf.relu(tf.sub(x, dilate(erode(x))));

/**
 * S = relu(x − open(x)); then k times: x ← erode(x), d = relu(x − open(x)), S ← S + relu(d − S d).
 *
 * @param image [H,W] probabilities in [0, 1].
 * @param iterations k ≥ 0. The authors' modules always use 10.
 * @returns [H,W] in [0, 1].
 */
export function softSkeletonize(image: Tensor2D, iterations = 10): Tensor2D {
  return tf.tidy(() => {
    let x = image;
    let skeleton = opened(x);
    for (let i = 0; i < iterations; i++) {
      x = erode(x);
      const delta = opened(x);
      skeleton = tf.add(skeleton, tf.relu(tf.sub(delta, tf.mul(skeleton, delta))));
    }
    return skeleton as Tensor2D;
  });
}
