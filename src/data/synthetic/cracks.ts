import type { Random } from '../random.ts';
import { blurImage, exposeImage } from './colour-image.ts';
import { paintConcrete, paintInk } from './concrete.ts';
import { drift, fadedStretches, fracture, type Position, toStroke } from './paths.ts';
import { createStrokeLayer, drawStroke, labelCoverage, type StrokeLayer } from './stroke-layer.ts';
import { between, chance, type SyntheticSet } from './synthetic-pair.ts';

function drawCrack(
  layer: StrokeLayer,
  random: Random,
  from: Position,
  to: Position,
  widthPx: number,
  depth: number,
): void {
  const path = fracture(random, from, to, between(random, 0.09, 0.15), 3.5);
  const count = path.length;
  const widths = drift(random, count, 9);
  // Cracks narrow towards their end; those that split off do so at once.
  const taper = (i: number) => 1 - (depth === 0 ? 0.25 : 0.5) * (i / count) ** 1.5;
  const strength = fadedStretches(random, count, {
    stretches: depth === 0 ? 1 + random.integer(2) : 1,
    lengthSteps: 2.2,
    low: between(random, 0.1, 0.3),
  });
  const depthFade = between(random, 0.75, 1) * (depth === 0 ? 1 : depth === 1 ? 0.8 : 0.62);
  drawStroke(
    layer,
    toStroke(
      path,
      (i) => Math.max(1.05, widthPx * taper(i) * (1 + 0.35 * widths[i])),
      (i) => strength[i] * depthFade * (0.85 + 0.15 * widths[i]),
    ),
  );
  if (depth >= 2 || widthPx < 1.1) return;
  const heading = Math.atan2(to.y - from.y, to.x - from.x);
  const lengthPx = Math.hypot(to.x - from.x, to.y - from.y);
  const children = Math.round((lengthPx / between(random, 80, 140)) * (depth === 0 ? 1.2 : 0.8));
  for (let k = 0; k < children; k++) {
    const at = path[Math.floor(between(random, 0.1, 0.95) * count)];
    const side = chance(random, 0.5) ? 1 : -1;
    const turned = heading + side * between(random, 0.45, 1.25);
    const reachPx = lengthPx * between(random, 0.25, 0.6);
    const end = { x: at.x + reachPx * Math.cos(turned), y: at.y + reachPx * Math.sin(turned) };
    drawCrack(layer, random, at, end, widthPx * between(random, 0.4, 0.7), depth + 1);
  }
}

export const cracks: SyntheticSet = {
  id: 'cracks',
  name: 'Cracks',
  description:
    'Branching cracks in concrete, some filled with dust so that they look broken; joints, scratches, hairs and damp rims are no cracks.',
  classNames: ['crack'],
  draw(random, edgePx) {
    const image = paintConcrete(random.fork('concrete'), edgePx);
    const layer = createStrokeLayer(edgePx, edgePx);
    const lines = random.fork('cracks');
    const count = 1 + random.integer(2);
    const turn = between(random, 0, Math.PI);
    for (let k = 0; k < count; k++) {
      const angle = turn + k * between(random, 0.9, 1.6);
      const middle = {
        x: edgePx * between(random, 0.32, 0.68),
        y: edgePx * between(random, 0.32, 0.68),
      };
      const reach = edgePx * between(random, 0.78, 0.95);
      const from = { x: middle.x - reach * Math.cos(angle), y: middle.y - reach * Math.sin(angle) };
      const to = { x: middle.x + reach * Math.cos(angle), y: middle.y + reach * Math.sin(angle) };
      drawCrack(layer, lines, from, to, between(lines, k === 0 ? 3.2 : 1.8, k === 0 ? 5.5 : 3.5), 0);
    }
    paintInk(image, layer, between(random, 0.5, 0.68));
    blurImage(image, 0.6);
    const labels = new Uint8Array(edgePx * edgePx);
    labelCoverage(layer, labels, 1);
    return {
      image: exposeImage(image, random.fork('noise'), { noiseLevels: 6, stepLevels: 1, channels: 1 }),
      labels,
    };
  },
};
