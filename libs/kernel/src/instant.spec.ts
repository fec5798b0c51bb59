import fc from 'fast-check';
import { timeOf } from './instant.js';

describe('the time of an instant', () => {
  it('is what Date.parse says, for every instant', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(timeOf(date.toISOString())).toBe(date.getTime());
      }),
      { numRuns: 2_000 },
    );
  });

  it('is what Date.parse says where a character is another', () => {
    const places = fc.integer({ min: 0, max: 23 });
    const characters = fc.constantFrom(...Array.from('0123456789-:.TZ+ a;/'));
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), places, characters, (date, place, character) => {
        const instant = date.toISOString();
        const other = instant.slice(0, place) + character + instant.slice(place + 1);
        expect(timeOf(other)).toBe(Date.parse(other));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each(['', 'yesterday', '2026-02-30T10:00:00.000Z', '2026-13-01T10:00:00.000Z', '2026-03-01T24:00:00.001Z'])(
    'is NaN for %j, which is none',
    (text) => {
      expect(timeOf(text)).toBe(Date.parse(text));
    },
  );

  it('knows the edges of months, years and leap days', () => {
    for (const text of ['2024-02-29', '2023-02-28', '2026-12-31', '2027-01-01', '0099-01-01', '0001-01-01'])
      expect(timeOf(`${text}T23:59:59.999Z`)).toBe(Date.parse(`${text}T23:59:59.999Z`));
  });
});
