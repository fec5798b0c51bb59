import { DDSketch } from '@datadog/sketches-js';

/**
 * A mergeable quantile sketch of durations, plain JSON: how many were 0 ms, and how many fell into each bucket of a
 * logarithmic scale. Memory is bounded: a hundred years are 1,500 buckets.
 * DDSketch: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch", VLDB 2019.
 */
export interface DurationSketch {
  zeros: number;
  /**
   * The numbers of the buckets that are not empty, ascending. Not the keys of an object: V8 makes room for the numbers
   * below the first one too, which costs kilobytes for a sketch of one duration.
   */
  readonly buckets: number[];
  /** How many are in each of these. */
  readonly counts: number[];
}

/** Every quantile is within this share of the exact one. */
export const RELATIVE_ACCURACY = 0.01;
const { mapping } = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });

export const emptySketch = (): DurationSketch => ({ zeros: 0, buckets: [], counts: [] });

/**
 * Adds one duration, in place.
 * @param milliseconds below 1 (a clock that was set back) counts as 0
 */
export function record(sketch: DurationSketch, milliseconds: number): void {
  if (milliseconds < 1) sketch.zeros += 1;
  else addTo(sketch, mapping.key(milliseconds), 1);
}

/** Adds all durations of another sketch, in place. */
export function merge(sketch: DurationSketch, other: DurationSketch): void {
  sketch.zeros += other.zeros;
  for (const [index, bucket] of other.buckets.entries()) addTo(sketch, bucket, other.counts[index] ?? 0);
}

function addTo({ buckets, counts }: DurationSketch, bucket: number, count: number): void {
  let low = 0;
  let high = buckets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((buckets[middle] ?? Infinity) < bucket) low = middle + 1;
    else high = middle;
  }
  if (buckets[low] === bucket) counts[low] = (counts[low] ?? 0) + count;
  else {
    buckets.splice(low, 0, bucket);
    counts.splice(low, 0, count);
  }
}

/** How many durations it has seen. */
export const countOfSketch = (sketch: DurationSketch): number =>
  sketch.counts.reduce((total, count) => total + count, sketch.zeros);

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
  for (const [index, bucket] of sketch.buckets.entries()) {
    left -= sketch.counts[index] ?? 0;
    if (left <= 0) return Math.round(mapping.value(bucket));
  }
  return null;
}
