import { DDSketch } from '@datadog/sketches-js';

/**
 * A mergeable quantile sketch of durations, plain JSON: how many were 0 ms, and how many fell into each bucket of a
 * logarithmic scale. Memory is bounded: a hundred years are 1,500 buckets.
 * DDSketch: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch", VLDB 2019.
 */
export interface DurationSketch {
  zeros: number;
  buckets: Record<string, number>;
}

/** Every quantile is within this share of the exact one. */
export const RELATIVE_ACCURACY = 0.01;
const { mapping } = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });

export const emptySketch = (): DurationSketch => ({ zeros: 0, buckets: {} });

/**
 * Adds one duration, in place.
 * @param milliseconds below 1 (a clock that was set back) counts as 0
 */
export function record(sketch: DurationSketch, milliseconds: number): void {
  if (milliseconds < 1) {
    sketch.zeros += 1;
    return;
  }
  const key = mapping.key(milliseconds);
  sketch.buckets[key] = (sketch.buckets[key] ?? 0) + 1;
}

/** Adds all durations of another sketch, in place. */
export function merge(sketch: DurationSketch, other: DurationSketch): void {
  sketch.zeros += other.zeros;
  for (const [key, count] of Object.entries(other.buckets)) {
    sketch.buckets[key] = (sketch.buckets[key] ?? 0) + count;
  }
}

/** How many durations it has seen. */
export const countOfSketch = (sketch: DurationSketch): number =>
  Object.values(sketch.buckets).reduce((total, count) => total + count, sketch.zeros);

/** The nearest rank of a share (0 to 1) among so many values, from 1; rounding errors of the product do not lift it. */
const nearestRank = (share: number, count: number): number => Math.max(1, Math.ceil(share * count - 1e-9));

/**
 * The nearest-rank quantile in whole milliseconds: the smallest duration that this share of all does not exceed, so that
 * 0.5 is the lower median.
 * @returns `null` if there are no durations
 */
export function quantile(sketch: DurationSketch, share: number): number | null {
  const count = countOfSketch(sketch);
  if (count === 0) return null;
  let left = nearestRank(share, count) - sketch.zeros;
  if (left <= 0) return 0;
  // Keys of an object that are whole numbers come in ascending order (ECMAScript, OrdinaryOwnPropertyKeys).
  for (const [key, inBucket] of Object.entries(sketch.buckets)) {
    left -= inBucket;
    if (left <= 0) return Math.round(mapping.value(Number(key)));
  }
  return null;
}
