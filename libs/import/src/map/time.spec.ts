import { timeReader } from './time.js';

describe('times', () => {
  it.each([
    ['2011-10-01T00:38:44.546+02:00', '2011-09-30T22:38:44.546Z'],
    ['2011-10-01T00:38:44Z', '2011-10-01T00:38:44.000Z'],
    ['2024-02-29T12:00:00+00:00', '2024-02-29T12:00:00.000Z'],
    ['2011-10-01', '2011-09-30T22:00:00.000Z'],
    ['2011-10-01T12:00:00', '2011-10-01T10:00:00.000Z'],
  ])('reads %s as %s', (text, instant) => {
    expect(timeReader({ timeZone: 'Europe/Amsterdam' })(text)).toBe(instant);
  });

  it("reads a format in the mapping's time zone", () => {
    const read = timeReader({ format: 'yyyyMMdd', timeZone: 'UTC' });
    expect([read('19970101'), read('19970101')]).toEqual(['1997-01-01T00:00:00.000Z', '1997-01-01T00:00:00.000Z']);
    expect(timeReader({ format: 'yyyyMMdd', timeZone: 'America/New_York' })('19970701')).toBe(
      '1997-07-01T04:00:00.000Z',
    );
    expect(timeReader({ format: 'd LLL yyyy HH:mm ZZ', timeZone: 'UTC' })('3 Mar 2026 10:00 +02:00')).toBe(
      '2026-03-03T08:00:00.000Z',
    );
  });

  it.each([
    '2011-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2011-13-01T00:00:00Z',
    'yesterday',
    '2011-01-01T25:00:00Z',
    '2011-01-01T10:00:00+25:00',
    '2011-01-01T10:00:00-0275',
    '9999-12-31T23:00:00-02:00',
    '+012011-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '1899-12-31T23:59:59Z',
  ])('rejects %s', (text) => {
    expect(() => timeReader({ timeZone: 'UTC' })(text)).toThrow(/^invalid-time/);
  });
});
