import { defineCommand } from '#kernel';
import { Id, Text } from '#schema';
import { keysOf } from './keys.js';
import { lead } from './lead.js';
import { OPEN_OFFER_KINDS } from './offer.js';
import { onOffer } from './rules.js';

export class WithdrawOffer {
  @Id('The lead') leadId!: string;
  @Id('The offer') offerId!: string;
  @Text('Why', 'Replaced by a new offer', { max: 2_000, optional: true }) note?: string;
}

/** We take the offer back, in whatever unfinished state it is; possible also after the lead was closed. */
export const withdrawOffer = defineCommand({
  name: 'withdraw-offer',
  type: WithdrawOffer,
  stream: lead,
  id: ({ leadId }) => leadId,
  decide: onOffer<WithdrawOffer>({ from: OPEN_OFFER_KINDS, concludes: true }, ({ lead, offer }, { note = null }) => [
    { type: 'OfferWithdrawn', data: { note, ...keysOf(lead, offer) } },
  ]),
});
