import fc from 'fast-check';
import { Rejected } from '#kernel';
import { plusDays } from '../periods.js';
import { cover, days, type Stretch, unitsOf } from './rollup.js';

const FIRST = '2023-11-20';
const calendar = Array.from({ length: 500 }, (_, index) => plusDays(FIRST, index));
const bound = fc.option(
  fc.nat({ max: calendar.length - 1 }).map((index) => calendar[index] ?? FIRST),
  { nil: undefined },
);

const holds = ({ grain, period = {} }: Stretch, day: string): boolean => {
  const unit = new Map(unitsOf(day)).get(grain) ?? '';
  const { gte = '', gt = '', lte = '~', lt = '~' } = period;
  return unit >= gte && unit > gt && unit <= lte && unit < lt;
};

describe('The cover of a period', () => {
  it('counts every day between its ends exactly once, and no other', () => {
    fc.assert(
      fc.property(bound, bound, (one, other) => {
        const [from, to] = one !== undefined && other !== undefined && one > other ? [other, one] : [one, other];
        const stretches = cover(from, to);
        const counted = calendar.map((day) => stretches.filter((stretch) => holds(stretch, day)).length);
        expect(counted).toEqual(calendar.map((day) => (day >= (from ?? '') && day <= (to ?? '~') ? 1 : 0)));
      }),
      { numRuns: 300 },
    );
  });

  it('reads whole months as months and at most two runs of days', () => {
    expect(cover()).toEqual([{ grain: 'month' }]);
    expect(cover('2026-01-01', '2026-03-31')).toEqual([{ grain: 'month', period: { gte: '2026-01', lte: '2026-03' } }]);
    expect(cover('2026-01-15', '2026-03-14')).toEqual([
      { grain: 'day', period: { gte: '2026-01-15', lte: '2026-01-31' } },
      { grain: 'month', period: { gt: '2026-01', lt: '2026-03' } },
      { grain: 'day', period: { gte: '2026-03-01', lte: '2026-03-14' } },
    ]);
    expect(days(undefined, '2026-03-14')).toEqual({ grain: 'day', period: { lte: '2026-03-14' } });
  });

  it('refuses a period that ends before it begins', () => {
    expect(() => cover('2026-03-02', '2026-03-01')).toThrow(Rejected);
  });
});
