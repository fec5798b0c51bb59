import type { Money, Plain } from '#kernel';
import { add, type Tally } from '../rollup/tally.js';
import type { Purchase } from './client-card.js';
import type { ClientDocument } from './client-document.js';
import { dayIn, lineOf, type PurchaseLine, purchaseOf, type StoredPurchase } from './purchase-line.js';
import { DEFAULT_RULE } from './rhythm.js';

type Purchases = Pick<
  ClientDocument,
  'purchases' | 'purchaseDays' | 'firstPurchaseDay' | 'lastPurchaseDay' | 'eligibleSince' | 'spent'
>;

/** Purchases may become known in any order of time; most come in order, and then this is cheap. */
export function addPurchase(card: Purchases, purchase: Plain<Purchase>): void {
  const { purchases } = card;
  const line = lineOf(purchase);
  let place = purchases.length;
  for (let before = purchases[place - 1]; before !== undefined && before > line; before = purchases[place - 1]) {
    place -= 1;
  }
  const known = [purchases[place - 1], purchases[place]].some((neighbour) => neighbour?.startsWith(purchase.day));
  purchases.splice(place, 0, line);
  if (!known) card.purchaseDays += 1;
  spend(card.spent, purchase.amount);
  summarise(card);
}

/** Removes the purchases that match, as if they had never been made. */
export function takeBackPurchases(card: Purchases, matches: (purchase: Plain<Purchase>) => boolean): void {
  card.purchases = card.purchases.filter((line) => !matches(purchaseOf(line)));
  card.purchaseDays = new Set(card.purchases.map(dayIn)).size;
  card.spent = {};
  for (const line of card.purchases) spend(card.spent, purchaseOf(line).amount);
  summarise(card);
}

/** The distinct purchase days up to and including a day, ascending, and what was spent until then by currency. */
export function purchasesUpTo(
  { purchases }: { readonly purchases: readonly StoredPurchase[] },
  asOf: string,
): { days: string[]; spent: Record<string, number> } {
  const days: string[] = [];
  const spent: Record<string, number> = {};
  for (const line of purchases) {
    const day = dayIn(line);
    if (day > asOf) break;
    if (day !== days.at(-1)) days.push(day);
    spend(spent, purchaseOf(line).amount);
  }
  return { days, spent };
}

function summarise(card: Purchases): void {
  const [first] = card.purchases;
  const last = card.purchases.at(-1);
  card.firstPurchaseDay = first === undefined ? null : dayIn(first);
  card.lastPurchaseDay = last === undefined ? null : dayIn(last);
  card.eligibleSince = nthDay(card.purchases, DEFAULT_RULE.minPurchases);
}

function nthDay(purchases: readonly PurchaseLine[], count: number): string | null {
  let days = 0;
  let last: string | undefined;
  for (const line of purchases) {
    const day = dayIn(line);
    if (day !== last) days += 1;
    if (days === count) return day;
    last = day;
  }
  return null;
}

function spend(spent: Tally, amount: Money | null): void {
  if (amount) add(spent, amount.currency, amount.minor);
}
