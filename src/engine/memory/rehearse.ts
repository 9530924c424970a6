// What a run does, in the order in which it does it, for dry runs. The code is the run's own.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { computeStep, momentName } from '../compute-step.ts';
import { predictProbabilities, sumOfSquares } from '../inference.ts';
import { layoutParameters } from '../parameters.ts';
import type { StepDescription } from '../step-description.ts';
import { stepInputShapes } from '../step-inputs.ts';
import type { DryStage } from './dry-run.ts';

/** Height and width of what the network sees of an image at once. */
export interface TileSize {
  height: number;
  width: number;
}

type Weights = Record<string, Tensor>;

/** Moments that the optimiser keeps of every parameter. */
export function countMoments({ optimiser }: StepDescription): number {
  return tf.tidy(() => optimiser.init(1).moments.length);
}

function makeWeights(step: StepDescription, stage: DryStage): Weights {
  const size = layoutParameters(step.specs).length;
  const names = ['parameters', ...Array.from({ length: countMoments(step) }, (_, i) => momentName(i))];
  return Object.fromEntries(names.map((name) => [name, tf.keep(stage.makeTensor([size]))]));
}

/** Steps through tfjs as eager-stepper.ts makes them: the weights before each step are kept until the next. */
export function rehearseSteps(step: StepDescription, stage: DryStage, steps: number): void {
  const { batch, patchPx } = step.config;
  const channels = step.shape.inputChannels as 1 | 3;
  const shapes = stepInputShapes(step, { batch, patchPx, channels });
  let learner = makeWeights(step, stage);
  let previous: Weights = {};
  for (let i = 0; i < steps; i++) {
    const { outputs } = tf.tidy(() => {
      const inputs: Record<string, Tensor> = { ...learner };
      for (const [name, shape] of Object.entries(shapes)) inputs[name] = stage.makeTensor(shape);
      return computeStep(step, inputs, i);
    });
    const { numbers, ...next } = outputs;
    stage.readBack(numbers);
    tf.dispose([numbers, previous]);
    previous = learner;
    learner = next;
  }
  tf.dispose([learner, previous]);
}

/** The check of the weights and two tiles of an image, with `sets` sets of weights and moments beside them. */
export function rehearsePrediction(
  step: StepDescription,
  stage: DryStage,
  tile: TileSize | null,
  sets: number,
): void {
  const weights = Array.from({ length: sets }, () => makeWeights(step, stage));
  const parameters = weights[0]['parameters'] as Tensor1D;
  const squares = sumOfSquares(parameters);
  stage.readBack(squares);
  squares.dispose();
  for (let i = 0; tile !== null && i < 2; i++) {
    const probabilities = tf.tidy(() => {
      const shape = [1, tile.height, tile.width, step.shape.inputChannels];
      return predictProbabilities(step, parameters, stage.makeTensor(shape) as Tensor4D);
    });
    stage.readBack(probabilities);
    probabilities.dispose();
  }
  tf.dispose(weights);
}
