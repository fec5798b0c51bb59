import fc from 'fast-check';
import { calendarOf } from './calendar.js';

const dayText = (time: number) => new Date(time).toISOString().slice(0, 10);
const after = (instant: string, milliseconds: number) => new Date(Date.parse(instant) + milliseconds).toISOString();

describe('a calendar', () => {
  it('knows the local day of an instant', () => {
    expect(calendarOf('Europe/Kyiv').dayOf('2026-03-01T21:59:59.999Z')).toBe('2026-03-01');
    expect(calendarOf('Europe/Kyiv').dayOf('2026-03-01T22:00:00.000Z')).toBe('2026-03-02');
  });

  it('writes years of four digits', () => {
    expect(calendarOf('UTC').dayOf('0001-01-01T00:00:00.000Z')).toBe('0001-01-01');
  });

  it('starts a day at local midnight, in winter and in summer', () => {
    expect(calendarOf('UTC').startOf('2026-03-01')).toBe('2026-03-01T00:00:00.000Z');
    expect(calendarOf('Europe/Kyiv').startOf('2026-03-01')).toBe('2026-02-28T22:00:00.000Z');
    expect(calendarOf('Europe/Kyiv').startOf('2026-07-01')).toBe('2026-06-30T21:00:00.000Z');
    expect(calendarOf('Asia/Kathmandu').startOf('2026-07-01')).toBe('2026-06-30T18:15:00.000Z');
    expect(calendarOf('Pacific/Kiritimati').startOf('2026-07-01')).toBe('2026-06-30T10:00:00.000Z');
    expect(calendarOf('Etc/GMT+12').startOf('2026-07-01')).toBe('2026-07-01T12:00:00.000Z');
  });

  it('starts a day at one o’clock where the clock skips midnight', () => {
    expect(calendarOf('America/Sao_Paulo').startOf('2018-11-04')).toBe('2018-11-04T03:00:00.000Z');
    expect(calendarOf('America/Sao_Paulo').dayOf('2018-11-04T02:59:59.999Z')).toBe('2018-11-03');
  });

  it('starts a day that was skipped where the next one starts', () => {
    const samoa = calendarOf('Pacific/Apia');
    expect(samoa.startOf('2011-12-30')).toBe(samoa.startOf('2011-12-31'));
    expect(samoa.startOf('2011-12-31')).toBe('2011-12-30T10:00:00.000Z');
  });

  it.each(['America/St_Johns', 'Africa/Monrovia', 'Europe/Amsterdam', 'Asia/Kathmandu', 'Pacific/Apia'])(
    'knows the day of every instant in %s, also where clocks changed at other minutes than quarters',
    (timeZone) => {
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
      const calendar = calendarOf(timeZone);
      const times = fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(2035, 0, 1) });
      const nearMidnight = times.map((time) => {
        const start = Date.parse(calendar.startOf(dayText(time)));
        return start - 1_800_000 + (time % 3_600_000);
      });
      fc.assert(
        fc.property(fc.oneof(times, nearMidnight), (time) => {
          expect(calendar.dayAt(time)).toBe(format.format(time));
        }),
        { numRuns: 500 },
      );
    },
  );

  it('knows the day in the minute before the clocks of St John’s went back, one minute after midnight', () => {
    const days = [
      '2008-11-02T02:29:59.999Z',
      '2008-11-02T02:30:00Z',
      '2008-11-02T02:31:00Z',
      '2008-11-02T03:29:59.999Z',
      '2008-11-02T03:30:00Z',
    ];
    expect(days.map((instant) => calendarOf('America/St_Johns').dayOf(instant).slice(8))).toEqual([
      '01',
      '02',
      '01',
      '01',
      '02',
    ]);
  });

  it('refuses what is no day and no time zone', () => {
    expect(() => calendarOf('UTC').startOf('yesterday')).toThrow(RangeError);
    expect(() => calendarOf('UTC').dayOf('yesterday')).toThrow(RangeError);
    expect(() => calendarOf('Europe/Nowhere')).toThrow(RangeError);
  });

  it.each(['Europe/Kyiv', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Beirut', 'UTC'])(
    'agrees with itself in %s: the day of its start is the day, a millisecond earlier it is the day before',
    (timeZone) => {
      const calendar = calendarOf(timeZone);
      const times = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2035, 0, 1) });
      fc.assert(
        fc.property(times, (time) => {
          const day = dayText(time);
          const start = calendar.startOf(day);
          expect(calendar.dayOf(start)).toBe(day);
          expect(calendar.dayOf(after(start, -1))).toBe(dayText(Date.parse(day) - 1));
        }),
        { numRuns: 200 },
      );
    },
  );
});
