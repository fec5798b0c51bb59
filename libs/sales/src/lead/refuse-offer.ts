import { defineCommand } from '#kernel';
import { Code, Id, Part, Text } from '#schema';
import { keysOf } from './keys.js';
import { lead } from './lead.js';
import { competitorOf, type LossReferences, reasonCatalogue, reasonRefused } from './loss-reason.js';
import { CompetitorData } from './parts.js';
import { onOffer } from './rules.js';

export class RefuseOffer {
  @Id('The lead') leadId!: string;
  @Id('The offer') offerId!: string;
  @Code("Why, from the company's catalogue of reasons", 'too-expensive') reason!: string;
  @Part('Owed with every reason of the group `competitor`', () => CompetitorData, { optional: true })
  competitor?: CompetitorData;
  @Text('Anything worth knowing', 'Compared with three others', { max: 2_000, optional: true }) note?: string;
}

/** The client refuses; never without a reason. Possible also after the lead was closed. */
export const refuseOffer = defineCommand({
  name: 'refuse-offer',
  type: RefuseOffer,
  stream: lead,
  id: ({ leadId }) => leadId,
  references: () => ({ reasons: reasonCatalogue }),
  decide: onOffer<RefuseOffer, LossReferences>(
    { from: ['sent', 'rework'], concludes: true },
    ({ lead, offer }, command, { references, occurredAt }) => {
      const { reason, competitor, note = null } = command;
      const data = { reason, competitor: competitorOf(competitor), note, ...keysOf(lead, offer) };
      return reasonRefused(references.reasons, command, occurredAt) ?? [{ type: 'OfferRefused', data }];
    },
  ),
});
