import fc from 'fast-check';
import { bucketOf, countOfSketch, type DurationSketch, merge, quantile, record } from './duration-sketch.js';

const YEARS_100 = 3_155_760_000_000;
const durations = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 1_000 }),
    fc.integer({ min: 0, max: 10_000_000 }),
    fc.integer({ min: 0, max: YEARS_100 }),
  ),
  { minLength: 1, maxLength: 200 },
);

const sketchOf = (values: readonly number[]): DurationSketch => {
  const sketch: DurationSketch = [];
  for (const value of values) record(sketch, bucketOf(value));
  return sketch;
};

/** By definition: the smallest value that `percent` per cent of all do not exceed, counted in whole numbers. */
const exact = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil((percent * sorted.length) / 100)) - 1] ?? NaN;
};

describe('A sketch of durations', () => {
  it('gives every quantile within 1 % and 1 ms of the exact one', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 0, max: 100 }), (values, percent) => {
        const truth = exact(values, percent);
        const given = quantile(sketchOf(values), percent / 100) ?? NaN;
        expect(Math.abs(given - truth)).toBeLessThanOrEqual(0.01 * truth + 1);
      }),
    );
  });

  it('takes the lower median and the nearest rank, not their neighbours', () => {
    const tenfold = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
    const sketch = sketchOf(tenfold);
    expect(Math.round((quantile(sketch, 0.5) ?? 0) / 1_000)).toBe(10);
    expect(Math.round((quantile(sketch, 0.9) ?? 0) / 10_000_000)).toBe(10);
  });

  it('is the same whether durations are recorded in one sketch or merged from two, also through JSON', () => {
    fc.assert(
      fc.property(durations, durations, (left, right) => {
        const merged = JSON.parse(JSON.stringify(sketchOf(left))) as DurationSketch;
        merge(merged, JSON.parse(JSON.stringify(sketchOf(right))) as DurationSketch);
        expect(merged).toEqual(sketchOf([...left, ...right]));
        expect(countOfSketch(merged)).toBe(left.length + right.length);
      }),
    );
  });

  it('counts a duration below zero, left by a clock that was set back, as zero', () => {
    expect(quantile(sketchOf([-5, -3, 70]), 0.5)).toBe(0);
  });

  it('has no quantiles when it is empty', () => {
    expect(quantile([], 0.5)).toBeNull();
  });

  it('stays small: a hundred years take fewer than 1,500 buckets', () => {
    const sketch: DurationSketch = [];
    for (let value = 1; value < YEARS_100; value *= 1.005) record(sketch, bucketOf(value));
    expect(sketch.length / 2).toBeLessThan(1_500);
  });
});
