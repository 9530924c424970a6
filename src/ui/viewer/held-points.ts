// Pointers held on a picture: one moves it, two zoom it around their middle. Pure.
import type { Point } from './viewport-math.ts';

export interface HeldMove {
  /** How far the picture follows, px. */
  pan: Point;
  /** Of two: apart is above 1, together below; around their middle. null for one. */
  zoom: { factor: number; anchor: Point } | null;
}

/** Nearer than this, two fingers say nothing about a ratio. */
const LEAST_DISTANCE_PX = 8;

export class HeldPoints {
  readonly #points = new Map<number, Point>();

  get count(): number {
    return this.#points.size;
  }

  press(id: number, at: Point): void {
    this.#points.set(id, at);
  }

  release(id: number): void {
    this.#points.delete(id);
  }

  /** @returns what the move of one pointer does; null where it is not held. A third pointer does nothing. */
  move(id: number, to: Point): HeldMove | null {
    const from = this.#points.get(id);
    if (from === undefined) return null;
    this.#points.set(id, to);
    const [first, second] = [...this.#points.keys()];
    if (id !== first && id !== second) return null;
    const other = second === undefined ? undefined : this.#points.get(id === first ? second : first);
    if (other === undefined) return { pan: { x: to.x - from.x, y: to.y - from.y }, zoom: null };
    const distance = (point: Point): number =>
      Math.max(LEAST_DISTANCE_PX, Math.hypot(point.x - other.x, point.y - other.y));
    return {
      // The middle moves by half of what one of them does.
      pan: { x: (to.x - from.x) / 2, y: (to.y - from.y) / 2 },
      zoom: {
        factor: distance(to) / distance(from),
        anchor: { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 },
      },
    };
  }
}
