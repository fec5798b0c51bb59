import { defineCommand, reject } from '#kernel';
import { Id } from '#schema';
import { keysOf } from './keys.js';
import { lead } from './lead.js';
import { onOffer } from './rules.js';

export class SendOffer {
  @Id('The lead') leadId!: string;
  @Id('The offer') offerId!: string;
}

/** The first sending fixes for ever whose offer it is and in which period it counts. */
export const sendOffer = defineCommand({
  name: 'send-offer',
  type: SendOffer,
  stream: lead,
  id: ({ leadId }) => leadId,
  decide: onOffer<SendOffer>(
    { from: ['requested', 'rework'], concludes: false },
    ({ lead, offer }, { leadId }, { occurredAt }) => {
      if (lead.keys.seller === null) {
        const message = 'seller: the lead needs a responsible seller before an offer is sent; use assign-lead';
        return reject('refused', 'seller-required', message, { leadId, use: 'assign-lead' });
      }
      const keys = keysOf(lead, offer);
      return [{ type: 'OfferSent', data: { ...keys, firstSentAt: keys.firstSentAt ?? occurredAt } }];
    },
  ),
});
