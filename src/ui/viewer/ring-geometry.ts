// Where rings lie on a stage. Pure: sizes in stage pixels, so that strokes and digits never scale with the image.
import type { TopologyRing } from '../../workers/paint-protocol.ts';
import type { Size, Viewport } from './viewport-math.ts';

/** Half of a ring's width. */
export const RING_RADIUS_PX = 18;
/** Room between a ring that a person has zoomed to and what it encloses. */
const ENCLOSING_GAP_PX = 10;
export const CHIP_HEIGHT_PX = 16;

export interface PlacedRing {
  ring: TopologyRing;
  /** Centre on the stage. */
  x: number;
  y: number;
  radiusPx: number;
  /** Centre of the chip with the number, and its width. */
  chip: { x: number; y: number; widthPx: number };
}

export interface PlaceOptions {
  /** Number of the ring that encloses its error instead of marking its middle; null: none. */
  activeNumber?: number | null;
  /** True: a ring whose centre lies on the stage is pushed inside as a whole; false: it may be cut by the edge. */
  isPushedInside?: boolean;
}

/**
 * Rings whose centre lies on the stage, in the order given. A ring marks the pixel of its error that lies nearest to its
 * middle, so it is always on the piece, whatever its shape.
 *
 * @param view stage px = offset + scale · image px
 */
export function placeRings(
  rings: readonly TopologyRing[],
  view: Viewport,
  stage: Size,
  { activeNumber = null, isPushedInside = false }: PlaceOptions = {},
): PlacedRing[] {
  return rings.flatMap((ring): PlacedRing[] => {
    const isActive = ring.number === activeNumber;
    const at = isActive ? ring.circle : { x: ring.pixel.column + 0.5, y: ring.pixel.row + 0.5 };
    let x = view.x + view.scale * at.x;
    let y = view.y + view.scale * at.y;
    const radiusPx = isActive
      ? Math.max(RING_RADIUS_PX, ring.circle.radiusPx * view.scale + ENCLOSING_GAP_PX)
      : RING_RADIUS_PX;
    if (x < 0 || y < 0 || x > stage.width || y > stage.height) return [];
    const widthPx = ring.number < 10 ? CHIP_HEIGHT_PX : CHIP_HEIGHT_PX + 5;
    // A circle's chip sits on its edge, a square's at its corner.
    const reachPx = radiusPx * (ring.isMissed ? Math.SQRT1_2 : 0.85);
    if (isPushedInside) {
      const right = Math.max(radiusPx, reachPx + widthPx / 2) + 1;
      const top = Math.max(radiusPx, reachPx + CHIP_HEIGHT_PX / 2) + 1;
      x = Math.max(radiusPx + 1, Math.min(stage.width - right, x));
      y = Math.max(top, Math.min(stage.height - radiusPx - 1, y));
    }
    return [{ ring, x, y, radiusPx, chip: { x: x + reachPx, y: y - reachPx, widthPx } }];
  });
}

/** What a hint at the left edge may cover, from the top or the bottom of the stage; see .hint-line in viewer.css. */
const HINT_REACH_PX = 108;
const HINT_SHARE = 0.5;

/** The end of the left edge at which a hint covers fewer rings; the bottom where both are alike. */
export function endForHint(placed: readonly PlacedRing[], stage: Size): 'top' | 'bottom' {
  const isCovered = ({ x, y, radiusPx, chip }: PlacedRing, end: 'top' | 'bottom'): boolean => {
    const fromEnd =
      end === 'top' ? Math.min(y - radiusPx, chip.y - CHIP_HEIGHT_PX / 2) : stage.height - y - radiusPx;
    return x - radiusPx < stage.width * HINT_SHARE && fromEnd < HINT_REACH_PX;
  };
  const countAt = (end: 'top' | 'bottom') => placed.filter((ring) => isCovered(ring, end)).length;
  return countAt('top') < countAt('bottom') ? 'top' : 'bottom';
}

const KIND_WORDS: Partial<Record<TopologyRing['kind'], string>> = {
  'missed-skeleton': 'missed piece',
  'false-component': 'false component',
  'false-loop': 'false loop',
};

/** "3: missed piece, 42 px across" */
export function describeRing({ number, kind, extentPx }: TopologyRing): string {
  return `${number}: ${KIND_WORDS[kind] ?? kind}, ${extentPx} px across`;
}
