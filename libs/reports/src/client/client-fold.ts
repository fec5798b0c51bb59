import type { Calendar, RecordedEvent, Touch } from '#kernel';
import type { ClientEvents, LeadEvents, LeadMove } from '#sales';
import { outcomeOf } from '../lead/lead-card.js';
import type { ClientDocument } from './client-document.js';
import { addPurchase, takeBackPurchases } from './purchases.js';

type Fold<Data> = (card: ClientDocument, event: RecordedEvent<string, Data>) => void;

/** Every event touches the card of its client; `concerns` leaves out those that change nothing on it. */
export const touch = <Data extends { clientId: string }>(
  fold: Fold<Data>,
  concerns: (data: Data) => boolean = () => true,
): Touch<ClientDocument, RecordedEvent<string, Data>> => ({
  keys: ({ data }) => (concerns(data) ? [data.clientId] : []),
  apply(doc, event, key) {
    const card = doc ?? blank(key, event.occurredAt);
    fold(card, event);
    return card;
  },
});

export const registered: Fold<ClientEvents['ClientRegistered']> = (card, { data, occurredAt }) => {
  card.externalId = data.externalId;
  card.kind = data.kind;
  card.personal = data.personal;
  card.registeredAt = occurredAt;
};

export const contacted: Fold<unknown> = (card, { occurredAt }) => {
  card.contacts += 1;
  card.lastContactAt = card.lastContactAt === null || card.lastContactAt < occurredAt ? occurredAt : card.lastContactAt;
};

export const leadRegistered: Fold<LeadEvents['LeadRegistered']> = (card, { data }) => {
  card.leads[outcomeOf(data.statusKind)] += 1;
};

/** A move changes the card only where the lead is won, lost, or neither any more. */
export const changesOutcome = ({ from, toKind }: LeadMove): boolean => outcomeOf(from.kind) !== outcomeOf(toKind);

/** A deal that is undone was no purchase. */
export const leadMoved: Fold<LeadMove> = (card, { data: { leadId, from, toKind } }) => {
  card.leads[outcomeOf(from.kind)] -= 1;
  card.leads[outcomeOf(toKind)] += 1;
  if (from.kind === 'won') takeBackPurchases(card, ({ kind, id }) => kind === 'won-lead' && id === leadId);
};

export const purchased =
  (calendar: Calendar): Fold<ClientEvents['PurchaseRecorded']> =>
  (card, { data: { purchaseId: id, amount }, occurredAt: at }) => {
    addPurchase(card, { id, kind: 'purchase', at, day: calendar.dayOf(at), amount });
  };

export const leadWon =
  (calendar: Calendar): Fold<LeadEvents['LeadWon']> =>
  (card, event) => {
    const { data, occurredAt: at } = event;
    leadMoved(card, event);
    addPurchase(card, { id: data.leadId, kind: 'won-lead', at, day: calendar.dayOf(at), amount: data.amount });
  };

const blank = (id: string, at: string): ClientDocument => ({
  id,
  externalId: null,
  kind: 'person',
  personal: null,
  registeredAt: at,
  leads: { open: 0, won: 0, lost: 0 },
  contacts: 0,
  lastContactAt: null,
  purchaseDays: 0,
  firstPurchaseDay: null,
  lastPurchaseDay: null,
  eligibleSince: null,
  spent: {},
  purchases: [],
});
