import { type Money, reject, Rejected } from '#kernel';
import type { AmountSource } from '../mapping/definition.js';

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const digits = new Map<string, number>();

/** Decimals of a currency by ISO 4217 (ECMA-402 takes them from there): 2 for EUR, 0 for JPY, 3 for KWD. */
export function decimalsOf(currency: string): number {
  let known = digits.get(currency);
  if (known === undefined) {
    known = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digits.set(currency, known);
  }
  return known;
}

/**
 * The amount that a decimal text stands for, in exact decimal arithmetic: `11.77` USD = 1177.
 * @throws Rejected `invalid-amount` if the text is no decimal number, has more decimals than the currency, or is too large.
 */
export function moneyOf(text: string, { currency, decimal, grouping }: Omit<AmountSource, 'from'>): Money {
  const plain = grouping === undefined ? text.trim() : text.trim().replaceAll(grouping, '');
  const [, sign = '', whole, fraction = ''] = DECIMAL.exec(decimal === ',' ? plain.replace(',', '.') : plain) ?? [];
  const decimals = decimalsOf(currency);
  if (whole === undefined || (decimal === ',' && plain.includes('.'))) throw invalid(text, 'is not a decimal number');
  if (fraction.length > decimals) throw invalid(text, `has more than the ${decimals} decimals of ${currency}`);
  const minor = Number(`${sign === '-' ? '-' : ''}${whole}${fraction.padEnd(decimals, '0')}`);
  if (!Number.isSafeInteger(minor)) throw invalid(text, 'is too large');
  return { minor: minor === 0 ? 0 : minor, currency };
}

const invalid = (text: string, problem: string): Rejected =>
  new Rejected(reject('invalid', 'invalid-amount', `The amount "${text}" ${problem}`, { amount: text }));
