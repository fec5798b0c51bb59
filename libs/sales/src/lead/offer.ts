import type { Evolve, Money } from '#kernel';
import type { OfferKind } from '../pipeline/definition.js';
import type { LeadEvents, OfferKeys, OfferTerms } from './events.js';
import { offerKeys } from './keys.js';

/** An offer within its lead: `drafted → requested → sent → (rework → sent)* → accepted | refused | withdrawn`. */
export interface Offer {
  readonly kind: OfferKind;
  readonly keys: OfferKeys;
  readonly terms: OfferTerms | null;
  readonly validUntil: string | null;
  /** Whether it belongs to a deal that was won, where its amount is counted once (ADR 25). */
  readonly inDeal?: true;
}

/** By offer id. */
export type Offers = Readonly<Record<string, Offer>>;

export type OfferEvents = Pick<LeadEvents, Extract<keyof LeadEvents, `Offer${string}`>>;

export const OPEN_OFFER_KINDS: readonly OfferKind[] = ['drafted', 'requested', 'sent', 'rework'];

export const evolveOffers: Evolve<Offers, OfferEvents> = {
  OfferDrafted: (offers, data) => ({
    ...offers,
    [data.offerId]: { kind: 'drafted', keys: offerKeys(data), terms: data.terms, validUntil: data.validUntil },
  }),
  OfferRequested: (offers, data) => moved(offers, data, 'requested'),
  OfferSent: (offers, data) => moved(offers, data, 'sent'),
  OfferReworked: (offers, data) => moved(offers, data, 'rework', { terms: data.terms, validUntil: data.validUntil }),
  OfferAccepted: (offers, data) => moved(offers, data, 'accepted'),
  OfferRefused: (offers, data) => moved(offers, data, 'refused'),
  OfferWithdrawn: (offers, data) => moved(offers, data, 'withdrawn'),
};

function moved(offers: Offers, data: OfferKeys, kind: OfferKind, change: Partial<Offer> = {}): Offers {
  const offer = offers[data.offerId];
  if (!offer) throw new Error(`The log moves offer ${data.offerId}, which was never drafted`);
  return { ...offers, [data.offerId]: { ...offer, ...change, kind, keys: offerKeys(data) } };
}

/** The deal is won, or is undone: what was accepted for it, before or since, belongs to no later one. */
export const dealt = (offers: Offers): Offers => {
  const accepted = Object.entries(offers).filter(([, { kind, inDeal }]) => kind === 'accepted' && !inDeal);
  if (accepted.length === 0) return offers;
  return { ...offers, ...Object.fromEntries(accepted.map(([id, offer]) => [id, { ...offer, inDeal: true as const }])) };
};

/** What was agreed in each offer that was accepted and belongs to no deal yet. */
export const agreedAmounts = (offers: Offers): Money[] =>
  Object.values(offers)
    .filter(({ kind, inDeal }) => kind === 'accepted' && !inDeal)
    .map(({ keys }) => keys.amount);
