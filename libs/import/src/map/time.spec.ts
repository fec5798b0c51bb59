import { Settings } from 'luxon';
import { timeReader } from './time.js';

describe('times', () => {
  it.each([
    ['2011-10-01T00:38:44.546+02:00', '2011-09-30T22:38:44.546Z'],
    ['2011-10-01T00:38:44Z', '2011-10-01T00:38:44.000Z'],
    ['2024-02-29T12:00:00+00:00', '2024-02-29T12:00:00.000Z'],
    ['2011-10-01', '2011-09-30T22:00:00.000Z'],
    ['20111001T1200', '2011-10-01T10:00:00.000Z'],
    ['2011-274', '2011-09-30T22:00:00.000Z'],
    ['2011-W39-6', '2011-09-30T22:00:00.000Z'],
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

  describe.each(['2026-01-15T00:00:00Z', '2026-07-15T00:00:00Z'])('asked at %s', (now) => {
    beforeEach(() => {
      Settings.now = () => Date.parse(now);
    });
    afterEach(() => {
      Settings.now = Date.now;
    });

    it.each([
      ['2025-10-26T03:30', 'Europe/Kyiv', '2025-10-26T00:30:00.000Z'],
      ['2025-10-26T01:30', 'Europe/London', '2025-10-26T00:30:00.000Z'],
      ['2025-10-26T03:30+02:00', 'Europe/Kyiv', '2025-10-26T01:30:00.000Z'],
      ['2025-10-26T01:30Z', 'Europe/Kyiv', '2025-10-26T01:30:00.000Z'],
      ['2025-10-26T02:30:00+01:00[Europe/Berlin]', 'UTC', '2025-10-26T01:30:00.000Z'],
      ['2025-10-26T02:30:00+02:00[Europe/Berlin]', 'UTC', '2025-10-26T00:30:00.000Z'],
      ['2025-03-30T03:30', 'Europe/Kyiv', '2025-03-30T01:30:00.000Z'],
      ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ])('reads %s, where the clocks of %s change, as %s', (text, timeZone, instant) => {
      expect(timeReader({ timeZone })(text)).toBe(instant);
      const format = text.length === 16 ? "yyyy-MM-dd'T'HH:mm" : undefined;
      if (format !== undefined) expect(timeReader({ format, timeZone })(text)).toBe(instant);
    });

    it('reads a time with an offset in a format of its own as it is', () => {
      const read = timeReader({ format: 'yyyy-MM-dd HH:mm ZZ', timeZone: 'Europe/Kyiv' });
      expect(read('2025-10-26 03:30 +02:00')).toBe('2025-10-26T01:30:00.000Z');
    });
  });

  it.each([
    '2011-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2011-13-01T00:00:00Z',
    'yesterday',
    '10:00',
    'T10:00:00Z',
    '2011Z',
    '2011:30',
    '2011',
    '2011-10',
    '2011-W10',
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
