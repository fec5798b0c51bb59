import type { Scalar } from '#kernel';
import { CURRENCIES } from '#sales';
import { isDay } from '#schema';
import { invalidCursor } from '../paging.js';
import { add, byCode, countOf, type Tally } from '../rollup/tally.js';
import type { DormantClient, DormantOrder } from './dormant-clients-answer.js';

/** The place of a client in an order: what it is ordered by, then its external id, then its id. */
export type Place = readonly [by: number, externalId: string, clientId: string];

/** Clients without an external id stand after those that have one. */
const AFTER_ALL_IDS = '\uffff';

/** @param currency what `-spent` looks at: amounts in different currencies do not compare */
export function placeOf(client: DormantClient, order: DormantOrder, currency: string | null): Place {
  const { clientId, externalId, silentDays, spent } = client;
  const by = { externalId: 0, '-silentDays': -silentDays, '-spent': -countOf(spent, currency ?? '') }[order];
  return [by, externalId ?? AFTER_ALL_IDS, clientId];
}

export const comparePlaces = (a: Place, b: Place): number => a[0] - b[0] || byCode(a[1], b[1]) || byCode(a[2], b[2]);

/** The currency that most of these clients spent in; of equally many the first in the alphabet; null = nobody spent. */
export function mainCurrency(clients: readonly Pick<DormantClient, 'spent'>[]): string | null {
  const spenders: Tally = {};
  for (const { spent } of clients) for (const currency of Object.keys(spent)) add(spenders, currency);
  const [first] = Object.entries(spenders).sort(([a, m], [b, n]) => n - m || byCode(a, b));
  return first?.[0] ?? null;
}

/** What the next page must know of this one, besides its query. */
export interface Resumption {
  readonly asOf: string;
  readonly currency: string | null;
  readonly place: Place;
}

export const scalarsOf = ({ asOf, currency, place }: Resumption): Scalar[] => [asOf, currency, ...place];
export const RESUMPTION_SIZE = 5;

/**
 * @param asked what the query itself says of the day and the currency
 * @throws Rejected `invalid-cursor`
 */
export function resumptionOf(
  [asOf, currency, by, externalId, clientId]: readonly Scalar[],
  asked: { readonly asOf?: string; readonly currency?: string },
): Resumption {
  if (
    typeof asOf !== 'string' ||
    !isDay(asOf) ||
    (asked.asOf ?? asOf) !== asOf ||
    (currency !== null && (typeof currency !== 'string' || !CURRENCIES.includes(currency))) ||
    (asked.currency ?? currency) !== currency ||
    typeof by !== 'number' ||
    typeof externalId !== 'string' ||
    typeof clientId !== 'string'
  ) {
    throw invalidCursor('is not one that this API gave');
  }
  return { asOf, currency, place: [by, externalId, clientId] };
}
