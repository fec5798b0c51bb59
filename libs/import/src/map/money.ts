import { type Money, reject, Rejected } from '#kernel';
import type { AmountSource } from '../mapping/definition.js';

/** Sign, whole part, decimals. */
const POINT = /^([+-]?)(\d.*?)(?:\.(\d+))?$/;
const COMMA = /^([+-]?)(\d.*?)(?:,(\d+))?$/;
const DIGITS = /^\d+$/;
const GROUPS = ' whose thousands, if any, are set apart by threes';
/** Spaces that do not break a line, and the apostrophe of typographers: by eye they are the same. */
const alike = (text: string): string => text.replace(/[\u00a0\u2009\u202f]/g, ' ').replace(/\u2019/g, "'");
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
 * @throws Rejected `invalid-amount` if the text is no decimal number of 0 or more, has more decimals than the currency, or is too large.
 */
export function moneyOf(text: string, { currency, decimal, grouping }: Omit<AmountSource, 'from'>): Money {
  const plain = alike(text.trim());
  const [, sign = '', given = '', fraction = ''] = (decimal === ',' ? COMMA : POINT).exec(plain) ?? [];
  const whole = ungrouped(given, grouping);
  const decimals = decimalsOf(currency);
  if (whole === undefined) throw invalid(text, `is not a decimal number${grouping === undefined ? '' : GROUPS}`);
  if (fraction.length > decimals) throw invalid(text, `has more than the ${decimals} decimals of ${currency}`);
  const minor = Number(`${whole}${fraction.padEnd(decimals, '0')}`);
  if (!Number.isSafeInteger(minor)) throw invalid(text, 'is too large');
  // No command takes less than nothing; said here, the message has the value as the file has it.
  if (sign === '-' && minor > 0) throw invalid(text, 'is negative');
  return { minor, currency };
}

/** The digits of a whole number; undefined where they are none, or its separators do not stand at thousands. */
function ungrouped(whole: string, grouping: string | undefined): string | undefined {
  if (DIGITS.test(whole)) return whole;
  const [first = '', ...groups] = grouping === undefined ? [] : whole.split(alike(grouping));
  const isGrouped = /^\d{1,3}$/.test(first) && groups.length > 0 && groups.every((group) => /^\d{3}$/.test(group));
  return isGrouped ? first + groups.join('') : undefined;
}

const invalid = (text: string, problem: string): Rejected =>
  new Rejected(reject('invalid', 'invalid-amount', `The amount "${text}" ${problem}`, { amount: text }));
