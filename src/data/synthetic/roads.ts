import { blurImage, exposeImage, mixPixel, scalePixel, smoothStep } from './colour-image.ts';
import { paintFarmland } from './farmland.ts';
import { createNoise } from './noise.ts';
import { toStroke } from './paths.ts';
import { layRoads, type RoadKind } from './road-network.ts';
import { paintHouses, paintTrees } from './scenery.ts';
import { createStrokeLayer, drawStroke, labelCoverage } from './stroke-layer.ts';
import { between, type SyntheticSet } from './synthetic-pair.ts';

/** Painted in this order, so that a track never runs over the road it joins. */
const ORDER: readonly RoadKind[] = ['track', 'street', 'side', 'main'];

export const roads: SyntheticSet = {
  id: 'roads',
  name: 'Roads',
  description:
    'Roads and tracks from above, hidden by trees in places; streams, field borders, drives and roofs are no roads.',
  classNames: ['road'],
  draw(random, edgePx) {
    const { image, isForest, isWater } = paintFarmland(random.fork('land'), edgePx);
    const network = layRoads(random.fork('roads'), edgePx);
    const all = createStrokeLayer(edgePx, edgePx);
    const wear = createNoise(random.fork('wear'), edgePx, edgePx, { cellPx: 8, octaves: 2 });
    const sorted = [...network].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    for (const road of sorted) {
      const layer = createStrokeLayer(edgePx, edgePx);
      const stroke = toStroke(
        road.path,
        () => road.widthPx,
        (i) => road.strength[i],
      );
      drawStroke(layer, stroke);
      drawStroke(all, stroke);
      for (let i = 0; i < layer.ink.length; i++) {
        if (layer.ink[i] <= 0) continue;
        const middle = 1 - Math.abs(layer.across[i]);
        const level = 1 + 0.035 * wear[i] + (road.kind === 'main' ? 0.1 * smoothStep(0.7, 1, middle) : 0);
        mixPixel(
          image,
          i,
          [road.colour[0] * level, road.colour[1] * level, road.colour[2] * level],
          layer.ink[i],
        );
      }
    }
    const angle = between(random, 0, 2 * Math.PI);
    const sun = { x: Math.cos(angle), y: Math.sin(angle) };
    const isTaken = (x: number, y: number, reachPx: number) => {
      for (let row = Math.floor(y) - reachPx; row <= y + reachPx; row++) {
        for (let column = Math.floor(x) - reachPx; column <= x + reachPx; column++) {
          if (row < 0 || row >= edgePx || column < 0 || column >= edgePx) continue;
          const i = row * edgePx + column;
          if (all.coverage[i] > 0 || isWater[i] === 1 || isForest[i] === 1) return true;
        }
      }
      return false;
    };
    paintHouses(image, random.fork('houses'), network, isTaken, sun);
    paintTrees(image, random.fork('trees'), network, all, isForest, isWater, sun);

    const haze = createNoise(random.fork('haze'), edgePx, edgePx, { cellPx: 190, octaves: 2 });
    const slope = between(random, 0.05, 0.2);
    for (let i = 0; i < edgePx * edgePx; i++) {
      const u = (i % edgePx) / edgePx - 0.5;
      const v = Math.floor(i / edgePx) / edgePx - 0.5;
      const light = 1 + slope * (u * sun.x + v * sun.y) + 0.05 * haze[i];
      scalePixel(image, i, [light, light, light]);
    }
    blurImage(image, 0.55);
    const labels = new Uint8Array(edgePx * edgePx);
    labelCoverage(all, labels, 1);
    return {
      image: exposeImage(image, random.fork('noise'), { noiseLevels: 3, stepLevels: 4, channels: 3 }),
      labels,
    };
  },
};
