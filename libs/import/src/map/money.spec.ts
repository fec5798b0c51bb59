import fc from 'fast-check';
import { Rejected } from '#kernel';
import { decimalsOf, moneyOf } from './money.js';

const usd = { currency: 'USD', decimal: '.' } as const;

describe('amounts', () => {
  it.each([
    ['11.77', 1177],
    ['0.1', 10],
    ['12', 1200],
    ['-3.05', -305],
    ['+4.2', 420],
    ['0.00', 0],
    ['-0', 0],
    ['1.15', 115],
    ['8.29', 829],
    ['90071992547409.91', 9007199254740991],
  ])('%s USD is %d cents', (text, minor) => {
    expect(moneyOf(text, usd)).toEqual({ minor, currency: 'USD' });
  });

  it('keeps every cent, whatever the amount', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 9007199254740991n), (minor) => {
        const text = `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
        expect(moneyOf(text, usd).minor).toBe(Number(minor));
      }),
    );
  });

  it('knows the decimals of currencies', () => {
    expect([decimalsOf('JPY'), decimalsOf('EUR'), decimalsOf('KWD')]).toEqual([0, 2, 3]);
    expect(moneyOf('1500', { currency: 'JPY', decimal: '.' }).minor).toBe(1500);
    expect(moneyOf('1.234', { currency: 'KWD', decimal: '.' }).minor).toBe(1234);
  });

  it('reads decimal commas and thousands where the mapping says so', () => {
    expect(moneyOf('1 234 567,50', { currency: 'UAH', decimal: ',', grouping: ' ' }).minor).toBe(123456750);
    expect(moneyOf('1.234,5', { currency: 'EUR', decimal: ',', grouping: '.' }).minor).toBe(123450);
  });

  it.each(['11.777', '12.000', 'abc', '', '1,5', '1e3', '1.', '.5', 'NaN', '90071992547409.92', '1 000'])(
    'rejects "%s" instead of guessing',
    (text) => {
      expect(() => moneyOf(text, usd)).toThrow(Rejected);
      expect(() => moneyOf(text, usd)).toThrow(/^invalid-amount/);
    },
  );

  it('rejects a point where the decimal separator is a comma', () => {
    expect(() => moneyOf('1.50', { currency: 'EUR', decimal: ',' })).toThrow(/^invalid-amount/);
  });
});
