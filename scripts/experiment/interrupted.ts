/** A person stopped the experiment. */
export class Interrupted extends Error {}
