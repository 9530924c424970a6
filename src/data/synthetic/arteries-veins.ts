import { blurImage, exposeImage } from './colour-image.ts';
import { closeField, paintFundus, paintLesions, paintVessels, placeFundus } from './fundus.ts';
import { createStrokeLayer, drawStroke, labelCoverage } from './stroke-layer.ts';
import { between, chance, type SyntheticSet } from './synthetic-pair.ts';
import { growVesselTree } from './vessel-tree.ts';

const ARTERY = {
  label: 1,
  name: 'arteries',
  trunkWidthPx: 4.6,
  transmission: [0.82, 0.46, 0.46],
  reflex: 0.5,
} as const;
const VEIN = {
  label: 2,
  name: 'veins',
  trunkWidthPx: 6,
  transmission: [0.58, 0.36, 0.52],
  reflex: 0.05,
} as const;

export const arteriesVeins: SyntheticSet = {
  id: 'arteries-veins',
  name: 'Arteries and veins',
  description:
    'Two trees that cross each other around the optic disc: arteries are brighter and have a light stripe, veins are darker and wider.',
  classNames: ['artery', 'vein'],
  draw(random, edgePx) {
    const geometry = placeFundus(random.fork('place'), edgePx, between(random, 1.18, 1.28), 0.18);
    const skin = [between(random, 206, 232), between(random, 112, 140), between(random, 74, 96)] as const;
    const image = paintFundus(random.fork('fundus'), edgePx, geometry, skin);
    paintLesions(image, random.fork('lesions'), geometry);
    const labels = new Uint8Array(edgePx * edgePx);
    const turn = between(random, 0.1, 0.3);
    // Either kind may lie on top, and the upper one has the label.
    const order = chance(random, 0.7) ? [VEIN, ARTERY] : [ARTERY, VEIN];
    for (const kind of order) {
      const layer = createStrokeLayer(edgePx, edgePx);
      const tree = growVesselTree(random.fork(kind.name), geometry, {
        trunkWidthPx: kind.trunkWidthPx,
        faintest: 0.46,
        spacingPx: 40,
        turn: kind === ARTERY ? -turn : turn,
      });
      for (const stroke of tree) drawStroke(layer, stroke);
      paintVessels(image, layer, kind);
      labelCoverage(layer, labels, kind.label);
    }
    blurImage(image, 0.7);
    const field = closeField(image, geometry);
    return {
      image: exposeImage(image, random.fork('noise'), { noiseLevels: 3.2, stepLevels: 4, channels: 3 }),
      labels: labels.map((label, i) => label * field[i]),
    };
  },
};
