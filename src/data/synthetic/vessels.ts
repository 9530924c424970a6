import { blurImage, exposeImage } from './colour-image.ts';
import { closeField, paintFundus, paintLesions, paintVessels, placeFundus } from './fundus.ts';
import { createStrokeLayer, drawStroke, labelCoverage } from './stroke-layer.ts';
import { between, type SyntheticSet } from './synthetic-pair.ts';
import { growVesselTree } from './vessel-tree.ts';

export const vessels: SyntheticSet = {
  id: 'vessels',
  name: 'Vessels',
  description:
    'Retinal vessels from six pixels down to one, fading in places; bleedings, deposits, streaks and the deeper choroid are no vessels.',
  classNames: ['vessel'],
  draw(random, edgePx) {
    const geometry = placeFundus(random.fork('place'), edgePx, between(random, 0.94, 0.97), 0.52);
    const skin = [between(random, 188, 216), between(random, 94, 124), between(random, 46, 72)] as const;
    const image = paintFundus(random.fork('fundus'), edgePx, geometry, skin);
    paintLesions(image, random.fork('lesions'), geometry);
    const labels = new Uint8Array(edgePx * edgePx);
    const kinds = [
      { name: 'veins', trunkWidthPx: 5.6, turn: 0.1, transmission: [0.6, 0.34, 0.45], reflex: 0.1 },
      { name: 'arteries', trunkWidthPx: 4.4, turn: -0.14, transmission: [0.76, 0.44, 0.5], reflex: 0.45 },
    ] as const;
    for (const { name, trunkWidthPx, turn, transmission, reflex } of kinds) {
      const layer = createStrokeLayer(edgePx, edgePx);
      const tree = growVesselTree(random.fork(name), geometry, {
        trunkWidthPx,
        faintest: 0.4,
        spacingPx: 34,
        turn,
      });
      for (const stroke of tree) drawStroke(layer, stroke);
      paintVessels(image, layer, { transmission, reflex });
      labelCoverage(layer, labels, 1);
    }
    blurImage(image, 0.7);
    const field = closeField(image, geometry);
    return {
      image: exposeImage(image, random.fork('noise'), { noiseLevels: 3.2, stepLevels: 4, channels: 3 }),
      labels: labels.map((label, i) => label * field[i]),
    };
  },
};
