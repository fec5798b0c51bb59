import { defineQuery, type Documents, type QueryContext, type ReadModel } from '#kernel';
import { Day, field, Figure, OneOf, Whole } from '#schema';
import { CURRENCIES } from '#sales';
import { IsIn } from 'class-validator';
import type { ClientDocument } from '../client/client-document.js';
import { Cursor, decodeCursor, encodeCursor, Limit, scanBy, scopeOf } from '../paging.js';
import { purchasesUpTo } from '../client/purchases.js';
import { DEFAULT_RULE, type DormancyRule, rhythmOf } from '../client/rhythm.js';
import { DORMANT_ORDERS, type DormantClient, DormantClients, type DormantOrder } from './dormant-clients-answer.js';
import { dormantTable } from './dormant-table.js';
import * as order from './dormant-order.js';

const CURRENCY = {
  type: 'string',
  enum: CURRENCIES,
  description: 'What `-spent` orders by; the most used unless told',
};

export class GetDormantClients {
  @Day("As at the end of this day in the company's time zone; today unless told", '2026-03-01', { optional: true })
  asOf?: string;
  @Whole('Days of purchase from which on a rhythm is judged; 3 unless told', 3, { min: 2, max: 1_000, optional: true })
  minPurchases?: number;
  @Figure('How many times the own median gap silence may last; 2 unless told', 2, { min: 0, max: 1e3, optional: true })
  factor?: number;
  @Whole('Days of silence below which nobody counts as dormant; 30 unless told', 30, { max: 36_500, optional: true })
  minDays?: number;
  @OneOf('The order; by external id unless told', DORMANT_ORDERS, { optional: true }) sort?: DormantOrder;
  @field(CURRENCY, { example: 'EUR', optional: true }, [IsIn(CURRENCIES)]) currency?: string;
  @Limit(1_000, 100) limit?: number;
  @Cursor() cursor?: string;
}

/**
 * Clients who bought, bought, bought, and suddenly stopped, as at any day: only what
 * was bought up to it counts.
 */
export function dormantClients(clients: ReadModel<ClientDocument>) {
  const getDormantClients = defineQuery({
    name: 'get-dormant-clients',
    type: GetDormantClients,
    answer: DormantClients,
    reads: [clients],
    run: async (query: GetDormantClients, context: QueryContext) => {
      const { limit = 100, cursor, sort = 'externalId', ...asked } = query;
      const scope = scopeOf('get-dormant-clients', { ...asked, sort });
      const resumed =
        cursor === undefined
          ? undefined
          : order.resumptionOf(decodeCursor(scope, order.RESUMPTION_SIZE, cursor), asked);
      const calendar = await context.countedIn(clients);
      // Pages of one list belong to one day, also when midnight passes between them.
      const asOf = resumed?.asOf ?? asked.asOf ?? calendar.dayOf(context.now);
      const judged = await judge(context.documents(clients), asOf, ruleOf(asked));
      const currency = resumed ? resumed.currency : (asked.currency ?? order.mainCurrency(judged.dormant));
      const places = judged.dormant.map((client) => ({ client, place: order.placeOf(client, sort, currency) }));
      const rest = places
        .filter(({ place }) => !resumed || order.comparePlaces(place, resumed.place) > 0)
        .sort((a, b) => order.comparePlaces(a.place, b.place));
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      const more = last && rest.length > limit ? order.scalarsOf({ asOf, currency, place: last.place }) : undefined;
      return {
        ...judged,
        asOf,
        timeZone: calendar.timeZone,
        dormant: judged.dormant.length,
        currency,
        items: page.map(({ client }) => client),
        next: more ? encodeCursor(scope, more) : null,
      };
    },
    csv: dormantTable,
  });
  return { queries: [getDormantClients] as const };
}

const ruleOf = ({ minPurchases, factor, minDays }: GetDormantClients): DormancyRule => ({
  minPurchases: minPurchases ?? DEFAULT_RULE.minPurchases,
  factor: factor ?? DEFAULT_RULE.factor,
  minDays: minDays ?? DEFAULT_RULE.minDays,
});

/** Judges every client that can be eligible; the index leaves out the many who bought once or twice. */
async function judge(documents: Documents<ClientDocument>, asOf: string, rule: DormancyRule) {
  const field = rule.minPurchases < DEFAULT_RULE.minPurchases ? 'firstPurchaseDay' : 'eligibleSince';
  const dormant: DormantClient[] = [];
  let eligible = 0;
  for await (const page of scanBy(documents, field, { [field]: { lte: asOf } })) {
    for (const card of page) {
      const { days, spent } = purchasesUpTo(card, asOf);
      if (days.length < rule.minPurchases) continue;
      eligible += 1;
      const client = dormantClient(card, days, spent, asOf, rule);
      if (client) dormant.push(client);
    }
  }
  const clientsWithPurchases = await documents.count({ where: { firstPurchaseDay: { lte: asOf } } });
  return { rule, clientsWithPurchases, eligible, dormant };
}

function dormantClient(
  { id, externalId }: ClientDocument,
  days: readonly string[],
  spent: Record<string, number>,
  asOf: string,
  rule: DormancyRule,
): DormantClient | undefined {
  const { medianGapDays, silentDays, dormantSince } = rhythmOf(days, asOf, rule);
  const [firstDay] = days;
  const lastDay = days.at(-1);
  if (medianGapDays === null || silentDays === null || dormantSince === null || !firstDay || !lastDay) return undefined;
  return {
    clientId: id,
    externalId,
    purchases: days.length,
    firstDay,
    lastDay,
    medianGapDays,
    silentDays,
    dormantSince,
    spent,
  };
}
