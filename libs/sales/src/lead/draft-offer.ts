import { defineCommand, reject } from '#kernel';
import { Day, Id, Part, Text } from '#schema';
import { MoneyData, moneyOf } from '../money.js';
import { lead } from './lead.js';
import { OfferTermsData, termsOf } from './parts.js';
import { onActiveLead } from './rules.js';

export class DraftOffer {
  @Id('The lead') leadId!: string;
  @Id('The offer; chosen by whoever drafts it') offerId!: string;
  @Text('Number of the offer, as people call it', 'O-2026-017', { max: 100 }) number!: string;
  @Part('Price', () => MoneyData) amount!: MoneyData;
  @Part('Delivery and payment', () => OfferTermsData, { optional: true }) terms?: OfferTermsData;
  @Day('Last day on which it is valid', '2026-03-31', { optional: true }) validUntil?: string;
}

/** A lead is one stream, loaded and folded as a whole: more offers than anybody makes for one deal would slow down each of its commands. */
const MOST_OFFERS = 1_000;

/** Begins an offer within an active lead, as revision 1. */
export const draftOffer = defineCommand({
  name: 'draft-offer',
  type: DraftOffer,
  stream: lead,
  id: ({ leadId }) => leadId,
  decide: onActiveLead<DraftOffer>(({ keys, offers }, command) => {
    const { offerId, number, terms, validUntil = null } = command;
    if (offers[offerId]) {
      return reject('conflict', 'offer-exists', `offerId: offer ${offerId} is drafted already`, { offerId });
    }
    if (Object.keys(offers).length >= MOST_OFFERS) {
      const message = `offerId: the lead has ${MOST_OFFERS} offers, the most that a lead takes; register another lead`;
      return reject('refused', 'too-many-offers', message, { leadId: keys.leadId, most: MOST_OFFERS });
    }
    const amount = moneyOf(command.amount);
    const own = { offerId, number, firstSentAt: null, revision: 1, amount, terms: terms ? termsOf(terms) : null };
    return [{ type: 'OfferDrafted', data: { validUntil, ...own, ...keys } }];
  }),
});
