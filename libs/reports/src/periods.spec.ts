import fc from 'fast-check';
import { DateTime } from 'luxon';
import { lastDayOfMonth, periodOf, weekOf } from './periods.js';

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('Periods', () => {
  it('name weeks as ISO 8601 does, also around New Year', () => {
    expect(['2026-01-01', '2027-01-01', '2024-12-30', '2026-03-08', '2026-03-09'].map(weekOf)).toEqual([
      '2026-W01',
      '2026-W53',
      '2025-W01',
      '2026-W10',
      '2026-W11',
    ]);
    fc.assert(
      fc.property(day, (any) => {
        expect(weekOf(any)).toBe(DateTime.fromISO(any, { zone: 'utc' }).toFormat("kkkk-'W'WW"));
      }),
    );
  });

  it('know the last day of every month', () => {
    expect(['2024-02-10', '2026-02-28', '2100-02-01', '9999-12-15', '0050-02-01'].map(lastDayOfMonth)).toEqual([
      '2024-02-29',
      '2026-02-28',
      '2100-02-28',
      '9999-12-31',
      '0050-02-28',
    ]);
  });

  it('give a month and each of its days the same month, quarter and year', () => {
    fc.assert(
      fc.property(day, fc.constantFrom('month', 'quarter', 'year'), (any, period) => {
        expect(periodOf(any.slice(0, 7), period)).toBe(periodOf(any, period));
      }),
    );
    expect(periodOf('2026-03-31', 'quarter')).toBe('2026-Q1');
    expect(periodOf('2026-10', 'quarter')).toBe('2026-Q4');
  });
});
