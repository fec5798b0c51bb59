import { DDSketch } from '@datadog/sketches-js';

/**
 * A mergeable quantile sketch of durations, plain JSON: the buckets of a logarithmic scale that are not empty, ascending, each
 * followed by how many fell into it: `[bucket, count, bucket, count, …]`. Memory is bounded: a hundred years are 1,500 buckets.
 * DDSketch: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch", VLDB 2019.
 */
export type DurationSketch = number[];

/** Every quantile is within this share of the exact one. */
const RELATIVE_ACCURACY = 0.01;
const { mapping } = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
/** The bucket of what took less than a millisecond; that of one millisecond is 0. */
const AT_ONCE = -1;

/**
 * The bucket that a duration falls into.
 * @param milliseconds below 1 (a clock that was set back) counts as 0
 */
export const bucketOf = (milliseconds: number): number => (milliseconds < 1 ? AT_ONCE : mapping.key(milliseconds));

/** Adds so many durations of one bucket, in place. */
export function record(sketch: DurationSketch, bucket: number, count = 1): void {
  const last = sketch[sketch.length - 2];
  if (last === undefined || last < bucket) {
    sketch.push(bucket, count);
    return;
  }
  const place = placeOf(sketch, bucket);
  if (sketch[place] === bucket) sketch[place + 1] = (sketch[place + 1] ?? 0) + count;
  else sketch.splice(place, 0, bucket, count);
}

/** Where the bucket stands, or is to be put. */
function placeOf(sketch: DurationSketch, bucket: number): number {
  let low = 0;
  let high = sketch.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sketch[2 * middle] ?? Infinity) < bucket) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}

/** Adds all durations of another sketch, in place. */
export function merge(sketch: DurationSketch, other: DurationSketch): void {
  for (let at = 0; at < other.length; at += 2) record(sketch, other[at] ?? AT_ONCE, other[at + 1] ?? 0);
}

/** How many durations it has seen. */
export function countOfSketch(sketch: DurationSketch): number {
  let total = 0;
  for (let at = 1; at < sketch.length; at += 2) total += sketch[at] ?? 0;
  return total;
}

/** The nearest rank of a share (0 to 1) among so many values, from 1; rounding errors of the product do not lift it. */
const nearestRank = (share: number, count: number): number => Math.max(1, Math.ceil(share * count - 1e-9));

/**
 * The nearest-rank quantile in whole milliseconds: the smallest duration that this share of all does not exceed, so that
 * 0.5 is the lower median.
 * @returns `null` if there are no durations
 */
export function quantile(sketch: DurationSketch, share: number): number | null {
  let left = nearestRank(share, countOfSketch(sketch));
  for (let at = 0; at < sketch.length; at += 2) {
    left -= sketch[at + 1] ?? 0;
    if (left <= 0) return valueOf(sketch[at] ?? AT_ONCE);
  }
  return null;
}

const valueOf = (bucket: number): number => (bucket === AT_ONCE ? 0 : Math.round(mapping.value(bucket)));
