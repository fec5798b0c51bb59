import fc from 'fast-check';
import { plusDays } from '../periods.js';
import { DEFAULT_RULE, rhythmOf } from './rhythm.js';

const every = (...numbers: number[]) => numbers.map((number) => plusDays('2026-01-01', number));

describe('the rhythm of a client', () => {
  it('has the mean of the two middle gaps as the median of an even number', () => {
    expect(rhythmOf(every(0, 10, 30), '2026-02-01', DEFAULT_RULE).medianGapDays).toBe(15);
    expect(rhythmOf(every(0, 10, 30, 100), '2026-06-01', DEFAULT_RULE).medianGapDays).toBe(20);
  });

  it('has the median of its gaps by their length, not by when they were', () => {
    expect(rhythmOf(every(0, 10, 20, 200, 300), '2027-06-01', DEFAULT_RULE).medianGapDays).toBe(55);
  });

  it('breaks when silence is longer than twice the median, not when it is as long', () => {
    const days = every(0, 20, 40);
    expect(rhythmOf(days, plusDays('2026-01-01', 80), DEFAULT_RULE)).toMatchObject({
      silentDays: 40,
      dormantSince: null,
    });
    expect(rhythmOf(days, plusDays('2026-01-01', 81), DEFAULT_RULE)).toMatchObject({
      silentDays: 41,
      dormantSince: plusDays('2026-01-01', 81),
    });
  });

  it('breaks no day early where the product of factor and median is rounded', () => {
    const rule = { ...DEFAULT_RULE, factor: 1.15 };
    expect(rhythmOf(every(0, 100, 200), plusDays('2026-01-01', 315), rule).dormantSince).toBeNull();
    expect(rhythmOf(every(0, 100, 200), plusDays('2026-01-01', 316), rule).dormantSince).not.toBeNull();
  });

  it('breaks after the least number of days for those who buy often', () => {
    const days = every(0, 1, 2);
    expect(rhythmOf(days, plusDays('2026-01-01', 31), DEFAULT_RULE).dormantSince).toBeNull();
    expect(rhythmOf(days, plusDays('2026-01-01', 32), DEFAULT_RULE).dormantSince).toBe('2026-02-02');
  });

  it('is not judged on too few days', () => {
    expect(rhythmOf(every(0, 1), '2030-01-01', DEFAULT_RULE)).toMatchObject({ eligible: false, dormantSince: null });
    const none = { medianGapDays: null, silentDays: null, eligible: false, dormantSince: null };
    expect(rhythmOf([], '2030-01-01', DEFAULT_RULE)).toEqual(none);
  });

  it('is broken on every day from the day it names on, and on none before', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 2, maxLength: 8 });
    const factors = fc.double({ min: 0, max: 5, noNaN: true });
    fc.assert(
      fc.property(gaps, factors, fc.nat(60), (between, factor, minDays) => {
        const numbers = between.reduce<number[]>((all, gap) => [...all, (all.at(-1) ?? 0) + gap], [0]);
        const days = every(...numbers);
        const rule = { minPurchases: 3, factor, minDays };
        const since = rhythmOf(days, '2040-01-01', rule).dormantSince ?? '';
        const before = plusDays(since, -1);
        expect(rhythmOf(days, since, rule).dormantSince).toBe(since);
        if (before >= (days.at(-1) ?? '')) expect(rhythmOf(days, before, rule).dormantSince).toBeNull();
      }),
    );
  });
});
