import { type Calendar, defineQuery, defineReadModel, type Plain, type ReadModel } from '#kernel';
import { Id, ListOf, Text } from '#schema';
import type { ClientEvents, LeadEvents } from '#sales';
import { noClient } from '../not-found.js';
import { Cursor, Limit, Next, pageOf, scopeOf } from '../paging.js';
import { ClientCard, type ClientRhythm, ClientSummary } from './client-card.js';
import type { ClientDocument } from './client-document.js';
import * as fold from './client-fold.js';
import { purchaseOf } from './purchase-line.js';
import { purchasesUpTo } from './purchases.js';
import { DEFAULT_RULE, rhythmOf, silenceAllowed } from './rhythm.js';

export class GetClient {
  @Id('The client') clientId!: string;
}

export class ListClients {
  @Text('Only clients with this id in the system they come from', 'crm-10482', { max: 200, optional: true })
  externalId?: string;
  @Limit(200, 50) limit?: number;
  @Cursor() cursor?: string;
}

export class ClientPage {
  @ListOf('The clients, in the order of their ids', () => ClientSummary, { max: 200 }) items!: ClientSummary[];
  @Next() next!: string | null;
}

/** Clients as they stand, with their purchases in the days of the company's time zone. */
export function clientCards(calendar: Calendar) {
  const model = defineReadModel<ClientDocument, ClientEvents & LeadEvents>({
    name: 'clients',
    version: 2,
    settings: { timeZone: calendar.timeZone },
    indexes: [['externalId'], ['firstPurchaseDay'], ['eligibleSince']],
    on: {
      ClientRegistered: fold.touch(fold.registered),
      PurchaseRecorded: fold.touch(fold.purchased(calendar)),
      ClientContactLogged: fold.touch(fold.contacted),
      LeadRegistered: fold.touch(fold.leadRegistered),
      LeadStatusChanged: fold.touch(fold.leadMoved, fold.changesOutcome),
      LeadPutIntoWaiting: fold.touch(fold.leadMoved, fold.changesOutcome),
      LeadInformationReceived: fold.touch(fold.leadMoved, fold.changesOutcome),
      LeadWon: fold.touch(fold.leadWon(calendar)),
      LeadLost: fold.touch(fold.leadMoved),
      LeadReopened: fold.touch(fold.leadMoved),
      LeadContactLogged: fold.touch(fold.contacted),
    },
  });
  return { model, queries: [getClient(model), listClients(model)] as const };
}

const getClient = (model: ReadModel<ClientDocument>) =>
  defineQuery({
    name: 'get-client',
    type: GetClient,
    answer: ClientCard,
    reads: [model],
    run: async ({ clientId }: GetClient, context): Promise<Plain<ClientCard>> => {
      const calendar = await context.countedIn(model);
      const card = await context.documents(model).get(clientId);
      if (!card) throw noClient(clientId);
      const rhythm = rhythmToday(card, calendar.dayOf(context.now));
      return { ...card, purchases: card.purchases.map(purchaseOf), rhythm };
    },
  });

const listClients = (model: ReadModel<ClientDocument>) =>
  defineQuery({
    name: 'list-clients',
    type: ListClients,
    answer: ClientPage,
    reads: [model],
    run: async ({ externalId, limit = 50, cursor }: ListClients, context): Promise<ClientPage> => {
      const where = { ...(externalId !== undefined && { externalId }) };
      const scope = scopeOf('list-clients', { externalId });
      const { items, next } = await pageOf(context.documents(model), scope, { where, limit, cursor });
      return { items: items.map(summaryOf), next };
    },
  });

function summaryOf({ purchases: _single, ...summary }: ClientDocument): ClientSummary {
  return summary;
}

function rhythmToday(card: ClientDocument, asOf: string): ClientRhythm {
  const { days } = purchasesUpTo(card, asOf);
  const { medianGapDays, silentDays, eligible, dormantSince } = rhythmOf(days, asOf, DEFAULT_RULE);
  return {
    asOf,
    rule: DEFAULT_RULE,
    days,
    gaps: Math.max(0, days.length - 1),
    medianGapDays,
    silentDays,
    dormantAfterDays: medianGapDays === null ? null : silenceAllowed(medianGapDays, DEFAULT_RULE),
    eligible,
    dormant: dormantSince !== null,
    dormantSince,
  };
}
