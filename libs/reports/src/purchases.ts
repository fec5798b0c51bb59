import type { Money } from '#kernel';
import type { ClientCard, Purchase } from './client-card.js';
import { DEFAULT_RULE } from './rhythm.js';

type Purchases = Pick<
  ClientCard,
  'purchases' | 'purchaseDays' | 'firstPurchaseDay' | 'lastPurchaseDay' | 'eligibleSince' | 'spent'
>;

/** Purchases may become known in any order of time; most come in order, and then this is cheap. */
export function addPurchase(card: Purchases, purchase: Purchase): void {
  const { purchases } = card;
  let place = purchases.length;
  for (let before = purchases[place - 1]; before && isLater(before, purchase); before = purchases[place - 1]) {
    place -= 1;
  }
  const known = purchases[place - 1]?.day === purchase.day || purchases[place]?.day === purchase.day;
  purchases.splice(place, 0, purchase);
  if (!known) card.purchaseDays += 1;
  spend(card.spent, purchase.amount);
  summarise(card);
}

/** Removes the purchases that match, as if they had never been made. */
export function takeBackPurchases(card: Purchases, matches: (purchase: Purchase) => boolean): void {
  card.purchases = card.purchases.filter((purchase) => !matches(purchase));
  card.purchaseDays = new Set(card.purchases.map(({ day }) => day)).size;
  card.spent = {};
  for (const { amount } of card.purchases) spend(card.spent, amount);
  summarise(card);
}

/** The distinct purchase days up to and including a day, ascending, and what was spent until then by currency. */
export function purchasesUpTo(
  { purchases }: Pick<Purchases, 'purchases'>,
  asOf: string,
): { days: string[]; spent: Record<string, number> } {
  const days: string[] = [];
  const spent: Record<string, number> = {};
  for (const { day, amount } of purchases) {
    if (day > asOf) break;
    if (day !== days.at(-1)) days.push(day);
    spend(spent, amount);
  }
  return { days, spent };
}

function summarise(card: Purchases): void {
  card.firstPurchaseDay = card.purchases[0]?.day ?? null;
  card.lastPurchaseDay = card.purchases.at(-1)?.day ?? null;
  card.eligibleSince = nthDay(card.purchases, DEFAULT_RULE.minPurchases);
}

function nthDay(purchases: readonly Purchase[], count: number): string | null {
  let days = 0;
  let last: string | undefined;
  for (const { day } of purchases) {
    if (day !== last) days += 1;
    if (days === count) return day;
    last = day;
  }
  return null;
}

function spend(spent: Record<string, number>, amount: Money | null): void {
  if (amount) spent[amount.currency] = (spent[amount.currency] ?? 0) + amount.minor;
}

/** By day first: where a clock is set back over midnight, a later instant may belong to an earlier day. */
function isLater(a: Purchase, b: Purchase): boolean {
  if (a.day !== b.day) return a.day > b.day;
  return a.at !== b.at ? a.at > b.at : a.id > b.id;
}
