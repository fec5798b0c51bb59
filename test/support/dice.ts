/** A whole number from 0 to below `sides`. */
export type Dice = (sides: number) => number;

/** Whole numbers from 0 to below `sides`, the same for the same seed (mulberry32, public domain). */
export function dice(seed: number): Dice {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * sides);
  };
}
