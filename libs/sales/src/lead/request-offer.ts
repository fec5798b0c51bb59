import { defineCommand } from '#kernel';
import { Id } from '#schema';
import { keysOf } from './keys.js';
import { lead } from './lead.js';
import { onOffer } from './rules.js';

export class RequestOffer {
  @Id('The lead') leadId!: string;
  @Id('The offer') offerId!: string;
}

/** The client has named all parameters: the draft becomes a request that is being priced. */
export const requestOffer = defineCommand({
  name: 'request-offer',
  type: RequestOffer,
  stream: lead,
  id: ({ leadId }) => leadId,
  decide: onOffer<RequestOffer>({ from: ['drafted'], concludes: false }, ({ lead, offer }) => [
    { type: 'OfferRequested', data: keysOf(lead, offer) },
  ]),
});
