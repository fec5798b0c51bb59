import { defineCommand } from '#kernel';
import { Id } from '#schema';
import { keysOf } from './keys.js';
import { lead } from './lead.js';
import { onOffer } from './rules.js';

export class AcceptOffer {
  @Id('The lead') leadId!: string;
  @Id('The offer') offerId!: string;
}

/** The client accepts what was sent; possible also after the lead was closed. */
export const acceptOffer = defineCommand({
  name: 'accept-offer',
  type: AcceptOffer,
  stream: lead,
  id: ({ leadId }) => leadId,
  decide: onOffer<AcceptOffer>({ from: ['sent'], concludes: true }, ({ lead, offer }) => [
    { type: 'OfferAccepted', data: keysOf(lead, offer) },
  ]),
});
