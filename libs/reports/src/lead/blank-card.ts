import type { LeadKeys, OfferKeys } from '#sales';
import type { LeadCard, LeadCardOffer } from './lead-card.js';

/** A card before its first event has changed it. */
export function blankCard(
  { leadId, clientId, pipeline, pipelineVersion, source }: LeadKeys | OfferKeys,
  at: string,
): LeadCard {
  return {
    id: leadId,
    externalId: null,
    clientId,
    pipeline,
    pipelineVersion,
    status: '',
    statusKind: 'open',
    statusSince: at,
    outcome: 'open',
    seller: null,
    source,
    interest: null,
    amount: null,
    qualification: null,
    waiting: null,
    offers: [],
    lossReason: null,
    competitor: null,
    contacts: 0,
    lastContactAt: null,
    registeredAt: at,
    closedAt: null,
    changedAt: at,
    revision: 0,
  };
}

/** An offer before the event that brings it has changed it. */
export const blankOffer = (id: string, at: string): LeadCardOffer => ({
  id,
  number: '',
  state: 'drafted',
  stateSince: at,
  amount: { minor: 0, currency: '' },
  revision: 1,
  terms: null,
  validUntil: null,
  seller: null,
  firstSentAt: null,
  reason: null,
  competitor: null,
});
