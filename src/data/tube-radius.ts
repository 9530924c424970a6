/** Manhattan radius of the tube around a skeleton, in pixels: the paper's two dilations with a cross. */
export const TUBE_RADIUS_PX = 2;
