// What was done to a prediction, in order, so that any of it can be taken back: the logits are always the start with the
// edits applied one after the other.
import type { AccidentField, AccidentPlace } from './accident-places.ts';
import { brushLogit, pixelsUnderBrush } from './brush.ts';
import { findCuts } from './find-cuts.ts';
import { findLoops } from './find-loops.ts';
import { findSpurs } from './find-spurs.ts';
import type { AccidentId, BrushMove, LabCommand, Mark, TouchedGroup } from './lab-types.ts';
import { ACCIDENT_IDS } from './lab-types.ts';
import {
  SHIFT_COUNT,
  shiftEverything,
  softenEverything,
  thickenEverything,
  thinEverything,
} from './whole-image-accidents.ts';

/** Probability left where a vessel is cut; what is drawn gets the rest to 1. */
const ACCIDENT_LEAVES = 0.1;

/** A pixel counts as touched from this change of its probability on. */
const TOUCHED_FROM = 0.05;

interface Applied {
  id: AccidentId | 'brush';
  apply: (logits: Float32Array) => Float32Array;
  mark: Mark | null;
}

interface Stroke extends Applied {
  id: 'brush';
  pixels: Set<number>;
  move: BrushMove;
}

/** Places of accidents that have one, best first. */
export type AccidentPlaces = Record<'cut' | 'spur' | 'loop', AccidentPlace[]>;

export const findPlaces = (field: AccidentField): AccidentPlaces => ({
  cut: findCuts(field),
  spur: findSpurs(field),
  loop: findLoops(field),
});

/** Applies an accident. */
export type AccidentRule = Pick<Applied, 'apply' | 'mark'>;

export class LabEdits {
  readonly #start: Float32Array;
  readonly #width: number;
  readonly #height: number;
  readonly #places: AccidentPlaces;
  #edits: (Applied | Stroke)[] = [];
  #undone: (Applied | Stroke)[] = [];
  #logits: Float32Array;
  /** Pixels that each edit changed, in the order of the edits. */
  #touched: Int32Array[] = [];

  /** @param start [height · width]; never changed */
  constructor(start: Float32Array, width: number, height: number, places: AccidentPlaces) {
    this.#start = start;
    this.#width = width;
    this.#height = height;
    this.#places = places;
    this.#logits = start;
  }

  /** [height · width] as they are now; not to be changed. */
  get logits(): Float32Array {
    return this.#logits;
  }

  get canUndo(): boolean {
    return this.#edits.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** How often each accident can happen at different places; Infinity where it may be repeated without end. */
  available(): Record<AccidentId, number> {
    const { cut, spur, loop } = this.#places;
    const many = this.#start.length > 0 ? Infinity : 0;
    return {
      cut: cut.length,
      spur: spur.length,
      loop: loop.length,
      thin: many,
      thicken: many,
      shift: SHIFT_COUNT,
      soften: many,
    };
  }

  /** How often each accident has happened. */
  counts(): Record<AccidentId, number> {
    const counts = Object.fromEntries(ACCIDENT_IDS.map((id) => [id, 0])) as Record<AccidentId, number>;
    for (const { id } of this.#edits) if (id !== 'brush') counts[id]++;
    return counts;
  }

  /** Marks of the accidents that have a place, in the order in which they happened. */
  marks(): Mark[] {
    return this.#edits.flatMap(({ mark }) => (mark === null ? [] : [mark]));
  }

  /** @throws Error naming the accident when there is no further place for it */
  run(command: LabCommand): void {
    switch (command.kind) {
      case 'stroke':
        return this.#stroke(command, command.isNew);
      case 'accident': {
        const place = this.counts()[command.id];
        return this.#add({ id: command.id, ...this.rule(command.id, place) });
      }
      case 'removeAccident':
        this.#undone = [];
        return this.#replay(this.#edits.filter(({ id }) => id !== command.id));
      case 'startAgain':
        this.#undone = [];
        return this.#replay([]);
      case 'undo': {
        const last = this.#edits.at(-1);
        if (last === undefined) return;
        this.#undone.push(last);
        return this.#replay(this.#edits.slice(0, -1));
      }
      case 'redo': {
        const next = this.#undone.pop();
        if (next !== undefined) this.#apply(next);
      }
    }
  }

  /**
   * What an accident does.
   *
   * @param place 0 for the first time it happens, and so on
   * @throws Error naming the accident when there is no such place
   */
  rule(id: AccidentId, place: number): AccidentRule {
    const [width, height] = [this.#width, this.#height];
    switch (id) {
      case 'thin':
        return { mark: null, apply: (logits) => thinEverything(logits, width, height) };
      case 'thicken':
        return { mark: null, apply: (logits) => thickenEverything(logits, width, height) };
      case 'shift':
        return { mark: null, apply: (logits) => shiftEverything(logits, width, height, place) };
      case 'soften':
        return { mark: null, apply: softenEverything };
      case 'cut':
      case 'spur':
      case 'loop': {
        const found = this.#places[id].at(place);
        if (found === undefined || place < 0)
          throw new Error(`There is no further place for the accident "${id}" in this crop.`);
        const change = brushLogit({ tool: id === 'cut' ? 'erase' : 'add', leaves: ACCIDENT_LEAVES });
        return { mark: found.mark, apply: (logits) => changePixels(logits, found.pixels, change) };
      }
    }
  }

  /**
   * The touched pixels by what touched them, the latest group first; a pixel may be in several groups.
   *
   * @returns groups, and for each its pixels as indices into [height · width]
   */
  touched(): { groups: TouchedGroup[]; members: Int32Array[] } {
    const byId = new Map<TouchedGroup['id'], Set<number>>();
    for (const [i, { id }] of this.#edits.entries()) {
      const former = byId.get(id) ?? new Set();
      // Set again, so that the latest one comes last.
      byId.delete(id);
      for (const at of this.#touched[i]) former.add(at);
      byId.set(id, former);
    }
    const entries = [...byId].filter(([, pixels]) => pixels.size > 0).reverse();
    return {
      groups: entries.map(([id, pixels]) => ({ id, pixels: pixels.size })),
      members: entries.map(([, pixels]) => Int32Array.from(pixels)),
    };
  }

  #stroke(move: BrushMove, isNew: boolean): void {
    const last = this.#edits.at(-1);
    const pixels = pixelsUnderBrush(move, this.#width, this.#height);
    if (isNew || last === undefined || !isStroke(last)) return this.#add(makeStroke(move, pixels));
    const fresh = [...pixels].filter((at) => !last.pixels.has(at));
    const before = this.#logits;
    this.#logits = changePixels(before, fresh, brushLogit(last.move));
    for (const at of fresh) last.pixels.add(at);
    const changed = fresh.filter((at) => isTouched(before[at], this.#logits[at]));
    this.#touched.push(Int32Array.from([...(this.#touched.pop() ?? []), ...changed]));
  }

  #add(edit: Applied | Stroke): void {
    this.#undone = [];
    this.#apply(edit);
  }

  #apply(edit: Applied | Stroke): void {
    const before = this.#logits;
    this.#logits = edit.apply(before);
    this.#edits.push(edit);
    const changed: number[] = [];
    for (let at = 0; at < before.length; at++) if (isTouched(before[at], this.#logits[at])) changed.push(at);
    this.#touched.push(Int32Array.from(changed));
  }

  #replay(edits: readonly (Applied | Stroke)[]): void {
    this.#logits = this.#start;
    this.#edits = [];
    this.#touched = [];
    for (const edit of edits) this.#apply(edit);
  }
}

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Whether a change counts: the probability moves by more than 0.05. */
export function isTouched(before: number, now: number): boolean {
  return before !== now && Math.abs(sigmoid(now) - sigmoid(before)) > TOUCHED_FROM;
}

function isStroke(edit: Applied | Stroke): edit is Stroke {
  return edit.id === 'brush';
}

function makeStroke(move: BrushMove, pixels: Set<number>): Stroke {
  const change = brushLogit(move);
  return { id: 'brush', mark: null, move, pixels, apply: (logits) => changePixels(logits, pixels, change) };
}

function changePixels(
  logits: Float32Array,
  pixels: Iterable<number>,
  change: (logit: number) => number,
): Float32Array {
  const copy = logits.slice();
  for (const at of pixels) copy[at] = change(copy[at]);
  return copy;
}
