import type { Plain } from '#kernel';
import type { Purchase } from './client-card.js';

/**
 * A purchase as the document of its client holds it: `day|at|id|kind|minor|currency`, the last two empty where the amount is not
 * known. No part contains the separator. A text and not an object, because nothing else in a document grows for as long as a client
 * buys: it takes a third of the memory, and less of the store. In the order of the texts, purchases are in that of their days,
 * instants and ids; days come first because a later instant may belong to an earlier day, where a clock is set back over midnight.
 */
export type PurchaseLine = string;

const SEPARATOR = '|';
const DAY_LENGTH = '2026-03-01'.length;

export const lineOf = ({ day, at, id, kind, amount }: Plain<Purchase>): PurchaseLine =>
  [day, at, id, kind, amount?.minor ?? '', amount?.currency ?? ''].join(SEPARATOR);

/** A purchase as a document may hold it that was folded by another version: the first one kept objects. */
export type StoredPurchase = PurchaseLine | Plain<Purchase>;

export function purchaseOf(line: StoredPurchase): Plain<Purchase> {
  if (typeof line !== 'string') return line;
  const [day = '', at = '', id = '', kind, minor = '', currency = ''] = line.split(SEPARATOR);
  const amount = currency === '' ? null : { minor: Number(minor), currency };
  return { id, kind: kind === 'won-lead' ? kind : 'purchase', at, day, amount };
}

/** Without the rest of it: a rhythm is made of days alone. */
export const dayIn = (line: StoredPurchase): string =>
  typeof line === 'string' ? line.slice(0, DAY_LENGTH) : line.day;
