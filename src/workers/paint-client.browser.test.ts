// The real worker: what arrives on a canvas of the page is what was counted.
import { expect, it } from 'vitest';
import { decodePng } from '../data/decode/decode-png.ts';
import { softSkeletonBytes } from '../engine/soft-skeleton-bytes.ts';
import { skeletonizeClasses } from '../metrics/class-skeletons.ts';
import { findRingCandidates, selectRings } from '../metrics/topology-rings.ts';
import type { SampleLayers } from './data-protocol.ts';
import { createPaintClient } from './paint-client.ts';
import type { PaintedLayer, PreviewArrays } from './paint-protocol.ts';

const WIDTH = 37;
const HEIGHT = 23;
const COUNT = WIDTH * HEIGHT;

const mapOf = (isOn: (column: number, row: number) => boolean, value = 1): Uint8Array =>
  Uint8Array.from({ length: COUNT }, (_, at) => (isOn(at % WIDTH, Math.floor(at / WIDTH)) ? value : 0));
const countOn = (map: Uint8Array, least = 1): number => map.filter((value) => value >= least).length;

function sampleOf(id: string): SampleLayers {
  const labels = mapOf((column, row) => Math.abs(column - row) < 3);
  const tube = mapOf((column, row) => column === row);
  return {
    id,
    name: id,
    width: WIDTH,
    height: HEIGHT,
    channels: 1,
    pixels: Uint8Array.from({ length: COUNT }, (_, at) => at % 256),
    labels,
    tube,
    fieldOfView: null,
    labelPx: countOn(labels),
    tubePx: countOn(tube),
  };
}

function previewOf(sampleId: string): PreviewArrays {
  const prediction = mapOf((column, row) => Math.abs(column - row - 1) < 3);
  const softSkeleton = mapOf((column, row) => column === row, 200);
  softSkeleton[5] = 60;
  return {
    kind: 'preview',
    step: 12,
    sampleId,
    width: WIDTH,
    height: HEIGHT,
    probability: prediction.map((value) => (value === 1 ? 230 : 20)),
    prediction,
    softSkeleton,
    predictionPx: countOn(prediction),
    softSkeletonPx: countOn(softSkeleton, 128),
  };
}

/** Pixels with at least this alpha, read back through a bitmaprenderer canvas as the page has it. */
function readBack(painted: PaintedLayer, leastAlpha = 1): number {
  const shown = document.createElement('canvas');
  shown.width = painted.width;
  shown.height = painted.height;
  shown.getContext('bitmaprenderer')?.transferFromImageBitmap(painted.bitmap);
  const copy = document.createElement('canvas');
  copy.width = painted.width;
  copy.height = painted.height;
  const context = copy.getContext('2d');
  if (context === null) throw new Error('no 2d canvas');
  context.drawImage(shown, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  let count = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at] >= leastAlpha) count++;
  return count;
}

const request = (layer: PaintedLayer['layer'], mode: 'fill' | 'outline' = 'fill', threshold = 0.5) => ({
  layer,
  mode,
  threshold,
  outlineScale: 2,
});

async function paintOrFail(
  client: ReturnType<typeof createPaintClient>,
  ...args: Parameters<typeof request>
): Promise<PaintedLayer> {
  const painted = await client.paint(request(...args));
  if (painted === null) throw new Error('nothing was painted');
  return painted;
}

it('paints what it was sent, in every layer', async () => {
  const client = createPaintClient();
  const sample = sampleOf('a');
  const { labelPx, tubePx } = sample;
  await client.setSample(sample, 1);
  expect(sample.labels.length).toBe(0);

  const image = await paintOrFail(client, 'image');
  expect([image.paintedPx, readBack(image)]).toEqual([COUNT, COUNT]);
  const truth = await paintOrFail(client, 'groundTruth');
  expect([truth.paintedPx, readBack(truth)]).toEqual([labelPx, labelPx]);
  const tube = await paintOrFail(client, 'tube');
  expect([tube.paintedPx, readBack(tube)]).toEqual([tubePx, tubePx]);
  const outline = await paintOrFail(client, 'groundTruth', 'outline');
  expect([outline.width, outline.height, outline.areaPx]).toEqual([2 * WIDTH, 2 * HEIGHT, labelPx]);
  expect(outline.paintedPx).toBeGreaterThan(0);
  expect(readBack(outline)).toBe(outline.paintedPx);
});

it('has no prediction before a preview, paints the newest one, and forgets it with its image', async () => {
  const client = createPaintClient();
  await client.setSample(sampleOf('a'), 1);
  expect(await client.paint(request('prediction'))).toBeNull();
  expect(await client.readPreview()).toBeNull();

  const preview = previewOf('a');
  const { predictionPx, softSkeletonPx } = preview;
  const probability = preview.probability.slice();
  await client.setPreview(preview);
  const size = { width: WIDTH, height: HEIGHT };
  const kept = { sampleId: 'a', step: 12, ...size, probability };
  expect(await client.readPreview()).toEqual(kept);
  // A copy each time: the worker keeps its own.
  expect(await client.readPreview()).toEqual(kept);
  const prediction = await paintOrFail(client, 'prediction');
  expect([prediction.paintedPx, readBack(prediction), prediction.step]).toEqual([
    predictionPx,
    predictionPx,
    12,
  ]);

  const soft = await paintOrFail(client, 'softSkeleton');
  expect([soft.paintedPx, soft.strongPx]).toEqual([softSkeletonPx + 1, softSkeletonPx]);
  expect(readBack(soft, 128)).toBe(softSkeletonPx);

  const errors = await paintOrFail(client, 'errors');
  expect(errors.falsePositivePx).toBeGreaterThan(0);
  expect(errors.falseNegativePx).toBeGreaterThan(0);
  expect(readBack(errors)).toBe(errors.falsePositivePx + errors.falseNegativePx);

  expect((await paintOrFail(client, 'prediction', 'fill', 0.95)).paintedPx).toBe(0);

  await client.setPreview(previewOf('b'));
  expect((await paintOrFail(client, 'prediction')).sampleId).toBe('a');
  await client.setSample(sampleOf('b'), 1);
  expect(await client.paint(request('prediction'))).toBeNull();
});

it('locates topology errors and thins the prediction as the metrics do, at any threshold', async () => {
  const client = createPaintClient();
  await client.setSample(sampleOf('a'), 1);
  expect(await client.locateErrors({ threshold: 0.5, leastExtentPx: 1 })).toBeNull();
  // A diagonal band with a gap, a spot that is only just predicted, and a clear one.
  const isGap = (column: number) => column >= 10 && column < 16;
  const isClear = (column: number, row: number) => column > 30 && row < 3;
  const isFaint = (column: number, row: number) => column < 4 && row > 18;
  const prediction = mapOf(
    (column, row) =>
      (Math.abs(column - row) < 3 && !isGap(column)) || isClear(column, row) || isFaint(column, row),
  );
  const preview = {
    ...previewOf('a'),
    prediction,
    probability: prediction.map((value, at) =>
      value === 0 ? 20 : isFaint(at % WIDTH, Math.floor(at / WIDTH)) ? 140 : 230,
    ),
  };
  const labels = sampleOf('a').labels;
  const certain = Uint8Array.from(preview.probability, (value) => Number(value >= 0.8 * 255));
  const expected = (map: Uint8Array, leastExtentPx: number) =>
    selectRings(findRingCandidates(map, labels, WIDTH, HEIGHT, 1, null), leastExtentPx);
  const skeletonPx = (map: Uint8Array) => countOn(skeletonizeClasses(map, WIDTH, HEIGHT, 1, null));
  const wanted = [expected(prediction.slice(), 1), expected(certain, 1), expected(certain, 4)];
  const skeletons = [skeletonPx(prediction), skeletonPx(certain)];
  await client.setPreview(preview);

  const located = [
    await client.locateErrors({ threshold: 0.5, leastExtentPx: 1 }),
    await client.locateErrors({ threshold: 0.8, leastExtentPx: 1 }),
    await client.locateErrors({ threshold: 0.8, leastExtentPx: 4 }),
  ];
  located.forEach((rings, index) => {
    expect(rings).toMatchObject({ ...wanted[index], sampleId: 'a', step: 12 });
  });
  expect(wanted.map(({ missedCount, falseCount }) => [missedCount, falseCount])).toEqual([
    [1, 2],
    [1, 1],
    [1, 1],
  ]);
  const thinned = [
    await paintOrFail(client, 'exactSkeleton'),
    await paintOrFail(client, 'exactSkeleton', 'fill', 0.8),
  ];
  expect(thinned.map(({ paintedPx }) => paintedPx)).toEqual(skeletons);
  expect(readBack(thinned[0])).toBe(skeletons[0]);
});

it('opens the recorded run, shows its image and frame, and takes it for no live prediction', async () => {
  const client = createPaintClient();
  const folder = '/recorded/training-vessels/';
  const place = { url: `${folder}recording.json`, samplesUrl: '/samples/', begin: 'last' } as const;
  const run = await client.openRecorded(place);
  expect(run.log.steps.step).toHaveLength(run.config.steps);
  // Nothing is shown before it is asked for.
  expect(await client.paint(request('image'))).toBeNull();
  await client.showRecorded();
  const { image, frames } = run;
  const last = frames[frames.length - 1];
  const truth = await paintOrFail(client, 'groundTruth');
  expect([truth.sampleId, truth.width, truth.height]).toEqual([image.id, image.width, image.height]);
  const tube = await paintOrFail(client, 'tube');
  expect(tube.paintedPx).toBeGreaterThan(0);
  expect(tube.paintedPx).toBeLessThan(truth.paintedPx);
  const prediction = await paintOrFail(client, 'prediction');
  expect(prediction.step).toBe(last.step);

  // The browser's decoder and the house's own give the same pixels.
  const fetchPng = async (name: string) => (await fetch(folder + name)).arrayBuffer();
  const png = await fetchPng(last.probability);
  const { pixels } = decodePng(new Uint8Array(png), last.probability);
  expect(prediction.paintedPx).toBe(countOn(pixels as Uint8Array, 128));
  const soft = softSkeletonBytes(
    Float32Array.from(pixels, (value) => value / 255),
    image.width,
    image.height,
  );
  expect((await paintOrFail(client, 'softSkeleton')).paintedPx).toBe(countOn(soft));
  expect(await client.readPreview()).toBeNull();

  // The same image once more keeps the frame where that is wanted, and another frame takes its place.
  const same = { ...sampleOf(image.id), width: image.width, height: image.height };
  const empty = () => new Uint8Array(image.width * image.height);
  await client.setSample({ ...same, pixels: empty(), labels: empty(), tube: empty() }, 1, true);
  expect((await paintOrFail(client, 'prediction')).step).toBe(last.step);
  const [{ step, probability }] = frames;
  await client.setRecordedFrame({
    sampleId: image.id,
    step,
    name: probability,
    png: await fetchPng(probability),
  });
  expect((await paintOrFail(client, 'prediction')).step).toBe(step);
  await client.clearPreview();
  expect(await client.paint(request('prediction'))).toBeNull();
  client.close();
});
