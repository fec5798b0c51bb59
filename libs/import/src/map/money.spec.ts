import fc from 'fast-check';
import { Rejected } from '#kernel';
import { decimalsOf, moneyOf } from './money.js';

const usd = { currency: 'USD', decimal: '.' } as const;

describe('amounts', () => {
  it.each([
    ['11.77', 1177],
    ['0.1', 10],
    ['12', 1200],
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

  it.each([
    ['1.234', '.', 123400],
    ['12.345.678,9', '.', 1234567890],
    ['1234567,5', '.', 123456750],
    ["-0'000,00", "'", 0],
    ['12\u00a0345,5', '\u00a0', 1234550],
    ['12\u202f345', '\u202f', 1234500],
    ['1\u2019234,50', "'", 123450],
    ["1'234,50", '\u2019', 123450],
    ['1\u202f234,50', ' ', 123450],
    ['1 234,50', '\u00a0', 123450],
  ])('reads %s with thousands set apart by "%s"', (text, grouping, minor) => {
    expect(moneyOf(text, { currency: 'EUR', decimal: ',', grouping }).minor).toBe(minor);
  });

  it.each([
    '1.5',
    '1.50',
    '12.34,5',
    '1.2345',
    '1234.567',
    '1234.567,8',
    '.123',
    '1..234',
    '1.234.',
    '1.234,5.6',
    '1 234',
  ])('rejects %s where points set thousands apart', (text) => {
    const german = { currency: 'EUR', decimal: ',', grouping: '.' } as const;
    expect(() => moneyOf(text, german)).toThrow(`invalid-amount: The amount "${text}" is not a decimal number`);
  });

  it.each(['12,50', '1,5', '1,234,56', '1,234.5,6'])('rejects %s where commas set thousands apart', (text) => {
    expect(() => moneyOf(text, { ...usd, grouping: ',' })).toThrow(/^invalid-amount/);
  });

  it('names an amount that is negative', () => {
    expect(() => moneyOf('-3.05', usd)).toThrow('invalid-amount: The amount "-3.05" is negative');
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
