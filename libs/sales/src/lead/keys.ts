import type { LeadKeys, OfferKeys } from './events.js';
import type { Lead } from './lead.js';
import type { Offer } from './offer.js';

/** The keys of a lead, from anything that carries them. */
export const leadKeys = ({ leadId, clientId, pipeline, pipelineVersion, source, seller }: LeadKeys): LeadKeys => ({
  leadId,
  clientId,
  pipeline,
  pipelineVersion,
  source,
  seller,
});

/** The keys of an offer, from anything that carries them. */
export const offerKeys = (from: OfferKeys): OfferKeys => ({
  leadId: from.leadId,
  clientId: from.clientId,
  pipeline: from.pipeline,
  pipelineVersion: from.pipelineVersion,
  source: from.source,
  offerId: from.offerId,
  number: from.number,
  seller: from.seller,
  firstSentAt: from.firstSentAt,
  revision: from.revision,
  amount: from.amount,
});

/** The keys for the next event of an offer: until it is first sent, whoever is responsible for the lead is its seller. */
export const keysOf = (lead: Lead, { keys }: Offer): OfferKeys =>
  keys.firstSentAt === null ? { ...keys, seller: lead.keys.seller } : keys;
