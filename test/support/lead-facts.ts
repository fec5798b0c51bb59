import type { LeadEvents, LeadKeys, LeadMove, OfferKeys, StatusKind, Visit } from '#sales';
import type { Fact } from './memory-documents.js';

export const LEAD = '11111111-1111-4111-8111-111111111111';
export const CLIENT = '22222222-2222-4222-8222-222222222222';
export const OFFER = '33333333-3333-4333-8333-333333333333';

export const leadKeys: LeadKeys = {
  leadId: LEAD,
  clientId: CLIENT,
  pipeline: 'universal',
  pipelineVersion: 1,
  source: 'call',
  seller: 'anna',
};

export const offerKeys: OfferKeys = {
  leadId: LEAD,
  clientId: CLIENT,
  pipeline: 'universal',
  pipelineVersion: 1,
  source: 'call',
  offerId: OFFER,
  number: 'A-1',
  seller: 'anna',
  firstSentAt: null,
  revision: 1,
  amount: { minor: 100_000, currency: 'EUR' },
};

/** An hour of the first day of 2026, as an instant. */
export const hour = (number: number): string => new Date(Date.UTC(2026, 0, 1, number)).toISOString();

/** A fact about the lead that its data names. */
export const leadFact = <Type extends keyof LeadEvents>(type: Type, data: LeadEvents[Type], at: string): Fact => ({
  stream: `lead-${data.leadId}`,
  type,
  data,
  at,
});

export const visit = (status: string, kind: StatusKind, since = hour(0)): Visit => ({ status, kind, since });

export const moveOf = (from: Visit, to: string, toKind: StatusKind, keys = leadKeys): LeadMove => ({
  ...keys,
  from,
  to,
  toKind,
});

export const registered = (keys: Partial<LeadKeys> & { externalId?: string } = {}, at = hour(0)): Fact =>
  leadFact(
    'LeadRegistered',
    {
      ...leadKeys,
      externalId: null,
      ...keys,
      status: 'new',
      statusKind: 'open',
      interest: 'Sea freight',
      amount: { minor: 90_000, currency: 'EUR' },
    },
    at,
  );

const refused = { reason: 'too-expensive', competitor: { name: 'Delta', why: 'cheaper' }, note: null };
const controlPoint = { due: hour(40), expected: 'the budget', from: 'client' };
const sent = { ...offerKeys, firstSentAt: hour(7) };

/** A life of one lead with every event that a lead can have. */
export const wholeLife: readonly Fact[] = [
  registered({ seller: null }),
  leadFact('LeadAssigned', { ...leadKeys, previousSeller: null, in: visit('new', 'open') }, hour(1)),
  leadFact('LeadQualified', { ...leadKeys, reachable: true, wish: true, budget: false, score: 3, note: null }, hour(2)),
  leadFact(
    'LeadStatusChanged',
    { ...moveOf(visit('new', 'open'), 'in-progress', 'open'), note: 'Called back' },
    hour(3),
  ),
  leadFact(
    'LeadPutIntoWaiting',
    {
      ...moveOf(visit('in-progress', 'open', hour(3)), 'clarification', 'waiting'),
      missing: ['budget'],
      comment: 'Clarify the budget',
      controlPoint,
    },
    hour(4),
  ),
  leadFact(
    'LeadControlPointSet',
    {
      ...leadKeys,
      in: visit('clarification', 'waiting', hour(4)),
      missing: ['timeline'],
      comment: 'Clarify the dates',
      controlPoint: { ...controlPoint, due: hour(50) },
    },
    hour(4),
  ),
  leadFact(
    'LeadInformationReceived',
    { ...moveOf(visit('clarification', 'waiting', hour(4)), 'in-progress', 'open'), note: null },
    hour(5),
  ),
  leadFact('OfferDrafted', { ...offerKeys, terms: { deliveryDays: 14 }, validUntil: '2026-02-01' }, hour(6)),
  leadFact('OfferRequested', offerKeys, hour(6)),
  leadFact('OfferSent', sent, hour(7)),
  leadFact('OfferReworked', { ...sent, revision: 2, terms: null, validUntil: null, note: null }, hour(8)),
  leadFact('OfferSent', { ...sent, revision: 2 }, hour(9)),
  leadFact('OfferRefused', { ...sent, revision: 2, ...refused }, hour(10)),
  leadFact('OfferDrafted', { ...offerKeys, offerId: CLIENT, number: 'A-2', terms: null, validUntil: null }, hour(11)),
  leadFact('OfferWithdrawn', { ...offerKeys, offerId: CLIENT, number: 'A-2', note: null }, hour(12)),
  leadFact('LeadLost', { ...moveOf(visit('in-progress', 'open', hour(5)), 'closed', 'lost'), ...refused }, hour(13)),
  leadFact('LeadContactLogged', { ...leadKeys, kind: 'call', summary: 'Sorry', agreed: null }, hour(14)),
  leadFact(
    'LeadReopened',
    { ...moveOf(visit('closed', 'lost', hour(13)), 'in-progress', 'open'), reason: 'The competitor failed' },
    hour(15),
  ),
  leadFact('OfferDrafted', { ...offerKeys, offerId: LEAD, number: 'A-3', terms: null, validUntil: null }, hour(16)),
  leadFact('OfferSent', { ...sent, offerId: LEAD, number: 'A-3', firstSentAt: hour(17) }, hour(17)),
  leadFact('OfferAccepted', { ...sent, offerId: LEAD, number: 'A-3', firstSentAt: hour(17) }, hour(18)),
  leadFact(
    'LeadWon',
    {
      ...moveOf(visit('in-progress', 'open', hour(15)), 'won', 'won'),
      amount: { minor: 95_000, currency: 'EUR' },
      note: null,
    },
    hour(19),
  ),
  leadFact(
    'LeadStatusChanged',
    { ...moveOf(visit('won', 'won', hour(19)), 'handed-over', 'won'), note: null },
    hour(20),
  ),
];
