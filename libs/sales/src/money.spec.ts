import { parse } from '#schema';
import { CURRENCIES, MoneyData, sumOf } from './money.js';

describe('money', () => {
  it.each([
    { minor: 0, currency: 'UAH' },
    { minor: 125_000, currency: 'EUR' },
    { minor: Number.MAX_SAFE_INTEGER, currency: 'HRK' },
  ])('may be %j', (amount) => {
    expect(parse(MoneyData, amount)).toEqual({ ok: true, value: amount });
  });

  it.each<[string, unknown]>([
    ['minor', { minor: -1, currency: 'EUR' }],
    ['minor', { minor: 1.5, currency: 'EUR' }],
    ['minor', { minor: 2 ** 53, currency: 'EUR' }],
    ['minor', { minor: '10', currency: 'EUR' }],
    ['currency', { minor: 1, currency: 'eur' }],
    ['currency', { minor: 1, currency: 'UHA' }],
    ['currency', { minor: 1 }],
  ])('is wrong in its %s only: %j', (name, amount) => {
    const parsed = parse(MoneyData, amount);
    const fields = parsed.ok ? [] : parsed.errors.map(({ field }) => field);
    expect([...new Set(fields)]).toEqual([name]);
  });

  it.each([
    ['of nothing', []],
    [
      'in several currencies',
      [
        { minor: 1, currency: 'EUR' },
        { minor: 1, currency: 'USD' },
      ],
    ],
    [
      'that would be rounded',
      [
        { minor: Number.MAX_SAFE_INTEGER, currency: 'EUR' },
        { minor: 1, currency: 'EUR' },
      ],
    ],
  ])('has no sum %s', (_, amounts) => {
    expect(sumOf(amounts)).toBeUndefined();
  });

  it('knows every currency once', () => {
    expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
    expect(CURRENCIES.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
  });
});
