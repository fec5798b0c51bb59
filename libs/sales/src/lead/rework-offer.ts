import { defineCommand } from '#kernel';
import { Day, Id, Part, Text } from '#schema';
import { MoneyData, moneyOf } from '../money.js';
import { keysOf } from './keys.js';
import { lead } from './lead.js';
import { OfferTermsData, termsOf } from './parts.js';
import { onOffer } from './rules.js';

export class ReworkOffer {
  @Id('The lead') leadId!: string;
  @Id('The offer') offerId!: string;
  @Part('Price from now on; as before unless told', () => MoneyData, { optional: true }) amount?: MoneyData;
  @Part('Terms from now on, all of them; as before unless told', () => OfferTermsData, { optional: true })
  terms?: OfferTermsData;
  @Day('Last day on which it is valid; as before unless told', '2026-04-15', { optional: true }) validUntil?: string;
  @Text('What the client changed', 'Two containers instead of one', { max: 2_000, optional: true }) note?: string;
}

/** The client changed the inputs: the offer's next revision. The event says what the offer says now, changed or not. */
export const reworkOffer = defineCommand({
  name: 'rework-offer',
  type: ReworkOffer,
  stream: lead,
  id: ({ leadId }) => leadId,
  decide: onOffer<ReworkOffer>({ from: ['sent'], concludes: false }, ({ lead, offer }, command) => {
    const before = keysOf(lead, offer);
    const { validUntil = offer.validUntil, note = null } = command;
    const amount = command.amount ? moneyOf(command.amount) : before.amount;
    const terms = command.terms ? termsOf(command.terms) : offer.terms;
    const revision = before.revision + 1;
    return [{ type: 'OfferReworked', data: { terms, validUntil, note, ...before, revision, amount } }];
  }),
});
