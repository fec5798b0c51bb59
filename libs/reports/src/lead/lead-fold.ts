import type { RecordedEvent, Touch } from '#kernel';
import type { LeadEvents, LeadKeys, LeadMove, OfferKeys, OfferKind } from '#sales';
import { blankCard, blankOffer } from './blank-card.js';
import { type LeadCard, type LeadCardOffer, outcomeOf } from './lead-card.js';

type LeadTouches = { readonly [Type in keyof LeadEvents]: Touch<LeadCard, RecordedEvent<Type, LeadEvents[Type]>> };

/** How every event of a lead changes its card: one entry per event, so that a missing case is a compile error. */
export const leadTouches: LeadTouches = {
  LeadRegistered: onLead((card, { externalId, interest, amount, ...data }, at) => {
    set(card, { externalId, interest, amount, registeredAt: at });
    enter(card, data.status, data.statusKind, at);
  }),
  LeadAssigned: onLead(() => undefined),
  LeadQualified: onLead((card, { reachable, wish, budget, score }) => {
    card.qualification = { reachable, wish, budget, score };
  }),
  LeadStatusChanged: onLead(move),
  LeadPutIntoWaiting: onLead((card, data, at) => {
    move(card, data, at);
    const { missing, comment, controlPoint } = data;
    card.waiting = { missing, comment, controlPoint, since: at };
  }),
  LeadControlPointSet: onLead((card, { in: { since }, missing, comment, controlPoint }) => {
    card.waiting = { missing, comment, controlPoint, since };
  }),
  LeadInformationReceived: onLead(move),
  LeadWon: onLead((card, data, at) => {
    move(card, data, at);
    card.amount = data.amount ?? card.amount;
  }),
  LeadLost: onLead((card, data, at) => {
    move(card, data, at);
    card.lossReason = data.reason;
    card.competitor = data.competitor;
  }),
  LeadReopened: onLead(move),
  LeadContactLogged: onLead((card, _data, at) => {
    card.contacts += 1;
    card.lastContactAt = card.lastContactAt === null || card.lastContactAt < at ? at : card.lastContactAt;
  }),
  OfferDrafted: onOffer('drafted', (offer, { terms, validUntil }) => {
    set(offer, { terms, validUntil });
  }),
  OfferRequested: onOffer('requested'),
  OfferSent: onOffer('sent'),
  OfferReworked: onOffer('rework', (offer, { terms, validUntil }) => {
    set(offer, { terms, validUntil });
  }),
  OfferAccepted: onOffer('accepted'),
  OfferRefused: onOffer('refused', (offer, { reason, competitor }) => {
    set(offer, { reason, competitor });
  }),
  OfferWithdrawn: onOffer('withdrawn'),
};

/** Object.assign that checks the fields. */
const set = <Subject extends object>(subject: Subject, fields: Partial<Subject>): Subject =>
  Object.assign(subject, fields);

type Change<Subject, Data> = (subject: Subject, data: Data, at: string) => void;

function onLead<Data extends LeadKeys>(change: Change<LeadCard, Data>): Touch<LeadCard, RecordedEvent<string, Data>> {
  return touch((card, data, at) => {
    // One by one: this is done for every event, and three times as fast as through an object.
    card.pipeline = data.pipeline;
    card.pipelineVersion = data.pipelineVersion;
    card.source = data.source;
    card.seller = data.seller;
    card.clientId = data.clientId;
    change(card, data, at);
  });
}

function onOffer<Data extends OfferKeys>(
  state: OfferKind,
  change: Change<LeadCardOffer, Data> = () => undefined,
): Touch<LeadCard, RecordedEvent<string, Data>> {
  return touch((card, data, at) => {
    const { number, seller, firstSentAt, revision, amount } = data;
    const offer = offerOf(card, data.offerId);
    set(offer, { number, state, stateSince: at, seller, firstSentAt, revision, amount });
    change(offer, data, at);
  });
}

function touch<Data extends Pick<LeadKeys & OfferKeys, keyof LeadKeys & keyof OfferKeys>>(
  change: Change<LeadCard, Data>,
): Touch<LeadCard, RecordedEvent<string, Data>> {
  return {
    keys: ({ data }) => [data.leadId],
    apply(doc, { data, occurredAt, revision }) {
      const card = doc ?? blankCard(data, occurredAt);
      change(card, data, occurredAt);
      if (card.changedAt < occurredAt) card.changedAt = occurredAt;
      card.revision = revision;
      return card;
    },
  };
}

function move(card: LeadCard, { to, toKind }: LeadMove, at: string): void {
  enter(card, to, toKind, at);
}

/** Whatever a status brought with it ends where the next begins; moves among won statuses do not close the lead again. */
function enter(card: LeadCard, status: string, kind: LeadCard['statusKind'], at: string): void {
  const outcome = outcomeOf(kind);
  card.closedAt = outcome === 'open' ? null : outcome === card.outcome ? card.closedAt : at;
  card.status = status;
  card.statusKind = kind;
  card.statusSince = at;
  card.outcome = outcome;
  card.waiting = null;
  if (outcome === 'lost') return;
  card.lossReason = null;
  card.competitor = null;
}

function offerOf(card: LeadCard, id: string): LeadCardOffer {
  const known = card.offers.find((offer) => offer.id === id);
  if (known) return known;
  const offer = blankOffer(id, card.changedAt);
  card.offers.push(offer);
  return offer;
}
