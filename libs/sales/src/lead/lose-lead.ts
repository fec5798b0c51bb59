import { defineCommand } from '#kernel';
import { Code, Id, Part, Text } from '#schema';
import { lead } from './lead.js';
import { competitorOf, type LossReferences, reasonCatalogue, reasonRefused } from './loss-reason.js';
import { firstOf, move, type MoveReferences, mustBe, ownPipeline } from './moves.js';
import { CompetitorData } from './parts.js';
import { onActiveLead } from './rules.js';

export class LoseLead {
  @Id('The lead') leadId!: string;
  @Code('A lost status; the first of the pipeline unless told', 'closed', { optional: true }) to?: string;
  @Code("Why, from the company's catalogue of reasons", 'too-expensive') reason!: string;
  @Part('Owed with every reason of the group `competitor`', () => CompetitorData, { optional: true })
  competitor?: CompetitorData;
  @Text('Anything worth knowing', 'May come back next season', { max: 2_000, optional: true }) note?: string;
}

const firstLost = firstOf('lost');

/** Closes the lead without a deal; never without a reason. */
export const loseLead = defineCommand({
  name: 'lose-lead',
  type: LoseLead,
  stream: lead,
  id: ({ leadId }) => leadId,
  references: (_, state) => ({ ...ownPipeline(state), reasons: reasonCatalogue }),
  decide: onActiveLead<LoseLead, MoveReferences & LossReferences>((lead, command, { references, occurredAt }) => {
    const { to = firstLost, reason, competitor, note = null } = command;
    const refused = reasonRefused(references.reasons, command, occurredAt);
    if (refused) return refused;
    return move(lead, references, { to, accepts: mustBe('lost') }, (data) => [
      { type: 'LeadLost', data: { reason, competitor: competitorOf(competitor), note, ...data } },
    ]);
  }),
});
