// The recorded training run that ships is whole, light, and rounded where the viewer cannot tell.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { expect, it } from 'vitest';
import { thresholdPrediction } from '../../src/workers/paint-pixels.ts';
import { parseTrainingRecording } from '../../src/workers/training-recording.ts';
import { roundProbability } from './recorded-frame.ts';
import { PUBLIC, samplePairs, weigh } from './recorder.ts';

const FOLDER = join(PUBLIC, 'recorded', 'training-vessels');
const value: unknown = JSON.parse(readFileSync(join(FOLDER, 'recording.json'), 'utf8'));
const recording = parseTrainingRecording(value, 'recording.json');
const { log, frames, image, config, sample } = recording;

it('has each step, a validation with each frame, and no file too many', () => {
  expect(log.steps.step).toEqual(Array.from({ length: config.steps }, (_, at) => at + 1));
  expect(log.validations.at(-1)?.step).toBe(config.steps);
  const validated = log.validations.map(({ step }) => step);
  for (const { step } of frames) expect(validated).toContain(step);
  expect(frames.at(-1)?.step).toBe(config.steps);
  const names = ['recording.json', ...frames.map(({ probability }) => probability)];
  expect(readdirSync(FOLDER).sort()).toEqual(names.sort());
  expect(samplePairs(sample).map((pair) => pair.mask)).toContain(image.mask);
  expect(log.validations[0].images.map(({ id }) => id)).toContain(image.id);
  expect(weigh(FOLDER).bytes).toBeLessThan(400_000);
});

it('has predictions whose Dice is that of the log', () => {
  const mask = decode(readFileSync(join(PUBLIC, 'samples', image.mask))).data;
  for (const { step, probability } of frames) {
    const { data, width, height } = decode(readFileSync(join(FOLDER, probability)));
    expect([width, height]).toEqual([image.width, image.height]);
    let both = 0;
    let sum = 0;
    for (let at = 0; at < mask.length; at++) {
      const [isTrue, isPredicted] = [mask[at] > 0 ? 1 : 0, data[at] >= 128 ? 1 : 0];
      both += isTrue * isPredicted;
      sum += isTrue + isPredicted;
    }
    const logged = log.validations
      .find((validation) => validation.step === step)
      ?.images.find(({ id }) => id === image.id);
    expect(logged?.dice).toBeCloseTo((2 * both) / sum, 5);
  }
});

it('rounds a probability to twentieths, which no threshold of the viewer can tell from it', () => {
  const all = Uint8Array.from({ length: 256 }, (_, at) => at);
  const rounded = roundProbability(all);
  expect(new Set(rounded).size).toBe(20);
  const decided = (map: Uint8Array) => map.map((probability) => (probability >= 128 ? 1 : 0));
  expect(decided(rounded)).toEqual(decided(all));
  for (let twentieth = 1; twentieth < 20; twentieth++) {
    const threshold = Number((twentieth * 0.05).toPrecision(12));
    expect(thresholdPrediction(rounded, decided(rounded), threshold)).toEqual(
      thresholdPrediction(all, decided(all), threshold),
    );
  }
});

it('names the field that is wrong', () => {
  const broken = { ...recording, frames: [] };
  expect(() => parseTrainingRecording(broken, 'recording.json')).toThrow(
    /^recording\.json is no recorded run: frames is not valid\.$/,
  );
});
