// What the pool and its workers say to each other. Types only.

export interface SkeletonJob {
  id: number;
  /** [height · width] 0…K */
  labels: Uint8Array;
  width: number;
  height: number;
  /** Manhattan radius of the tube. */
  radiusPx: number;
}

export type SkeletonAnswer = { id: number; tube: Uint8Array } | { id: number; error: string };
