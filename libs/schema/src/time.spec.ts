import fc from 'fast-check';
import { isDay, isInstant, toInstant } from './time.js';

describe('instants', () => {
  it.each([
    ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01t09:30:00z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T00:30:00+02:00', '2026-02-28T22:30:00.000Z'],
    ['2026-03-01T23:59:59-23:59', '2026-03-02T23:58:59.000Z'],
    ['2026-03-01T09:30:00+23:59', '2026-02-28T09:31:00.000Z'],
    ['2026-03-01T09:30:00.5-00:00', '2026-03-01T09:30:00.500Z'],
    ['2024-02-29T23:59:59.999999Z', '2024-02-29T23:59:59.999Z'],
    ['1900-01-01T00:00:00Z', '1900-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(toInstant(text)).toBe(instant);
  });

  it.each([
    ['an offset of 24 hours', '2026-03-01T09:30:00+24:00'],
    ['an offset of 25 hours', '2026-03-01T09:30:00+25:00'],
    ['an offset of 75 minutes', '2026-03-01T09:30:00+02:75'],
    ['hour 24, even at midnight', '2026-03-01T24:00:00Z'],
    ['minute 60', '2026-03-01T09:60:00Z'],
    ['second 60: a leap second', '2016-12-31T23:59:60Z'],
    ['second 61', '2026-03-01T09:30:61Z'],
    ['no seconds', '2026-03-01T09:30Z'],
    ['no offset', '2026-03-01T09:30:00'],
    ['a day that does not exist', '2026-02-29T09:30:00Z'],
    ['a time before 1900 by its offset', '1900-01-01T00:00:00+05:00'],
    ['a time after 9999 by its offset', '9999-12-31T23:59:59-01:00'],
    ['a year of five digits', '10000-01-01T00:00:00Z'],
  ])('%s is none: %s', (_, text) => {
    expect([toInstant(text), isInstant(text)]).toEqual([undefined, false]);
  });

  it('say the same in any offset, and compare as texts', () => {
    const offset = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 });
    const time = fc.date({ min: new Date('1901-01-01'), max: new Date('9998-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(time, time, offset, (one, other, minutes) => {
        const first = toInstant(withOffset(one, minutes)) ?? '';
        const second = toInstant(withOffset(other, minutes)) ?? '';
        expect(first).toBe(one.toISOString());
        expect(Math.sign(one.getTime() - other.getTime())).toBe(first === second ? 0 : first > second ? 1 : -1);
      }),
    );
  });

  it('are texts', () => {
    expect([isInstant(20260301), isInstant(null), isDay(20260301)]).toEqual([false, false, false]);
  });
});

function withOffset(date: Date, minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
