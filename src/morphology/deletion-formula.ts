// The deletion table as Boolean algebra, so that many pixels are judged at once: one pixel a bit.

/** Sets of pixels and what can be done with them; bits of an integer, or instructions that compute such bits. */
export interface PixelAlgebra<T> {
  and: (a: T, b: T) => T;
  or: (a: T, b: T) => T;
  /** a and not b. */
  andNot: (a: T, b: T) => T;
}

/** For each direction, the pixels whose neighbour there is set. */
export interface Neighbours<T> {
  n: T;
  ne: T;
  e: T;
  se: T;
  s: T;
  sw: T;
  w: T;
  nw: T;
}

/*
 * Transitions and counts, written out, take some 60 operations a pass, and the 25 departures from the textbook as many
 * again. These forms were found by logic synthesis of the two columns of ZHANG_RULE (ABC, Berkeley: deepsyn, then
 * mapping onto and, or, and-not) and have 31 and 33. Nobody needs to follow them: the test compares all 256 neighbourhoods
 * with the table.
 */

/** The pixels that ZHANG_RULE takes away in pass 1, if they are set. */
export function deletedInPass1<T>(algebra: PixelAlgebra<T>, neighbours: Neighbours<T>): T {
  const { and, or, andNot } = algebra;
  const { n, ne, e, se, s, sw, w, nw } = neighbours;
  const eastOrSouthWest = or(andNot(sw, ne), and(e, ne));
  const northWest = andNot(nw, andNot(w, ne));
  const open = or(andNot(or(andNot(sw, nw), and(s, ne)), se), northWest);
  const beyond = or(n, andNot(or(eastOrSouthWest, s), open));
  const turned = or(w, andNot(or(or(e, ne), nw), sw));
  const edge = or(andNot(turned, se), andNot(eastOrSouthWest, andNot(sw, s)));
  const bridge = or(and(s, n), andNot(and(w, e), northWest));
  const kept = andNot(bridge, and(and(nw, w), andNot(sw, e)));
  return and(andNot(edge, kept), beyond);
}

/** The pixels that ZHANG_RULE takes away in pass 2, if they are set. */
export function deletedInPass2<T>(algebra: PixelAlgebra<T>, neighbours: Neighbours<T>): T {
  const { and, or, andNot } = algebra;
  const { n, ne, e, se, s, sw, w, nw } = neighbours;
  const side = or(andNot(or(andNot(w, and(sw, n)), nw), se), andNot(e, sw));
  const corner = or(andNot(or(sw, n), andNot(ne, nw)), se);
  const beyond = or(and(corner, side), s);
  const northEast = andNot(ne, sw);
  const turned = or(andNot(or(w, sw), ne), e);
  const southern = andNot(s, andNot(turned, andNot(or(northEast, n), and(se, ne))));
  const western = andNot(nw, andNot(or(and(w, sw), northEast), andNot(ne, n)));
  const bridge = andNot(and(w, e), and(andNot(se, n), sw));
  return andNot(beyond, or(or(bridge, western), southern));
}
