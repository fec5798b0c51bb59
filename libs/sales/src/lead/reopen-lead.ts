import { defineCommand, reject } from '#kernel';
import { Code, Id, Text } from '#schema';
import type { PipelineDefinition } from '../pipeline/definition.js';
import { isActive, type Lead, lead } from './lead.js';
import { move, type MoveReferences, mustBe, ownPipeline, type Target } from './moves.js';
import { onLead } from './rules.js';

export class ReopenLead {
  @Id('The lead') leadId!: string;
  @Code('An open status; the entry of the pipeline unless told', 'in-progress', { optional: true }) to?: string;
  @Text('Why it is reopened', 'The client called again: the competitor did not deliver', { max: 1_000 })
  reason!: string;
}

const entryOf = ({ entry }: PipelineDefinition): string => entry;

/** The one way back from won or lost; a pipeline's restrictions do not bind it, the reason does. */
export const reopenLead = defineCommand({
  name: 'reopen-lead',
  type: ReopenLead,
  stream: lead,
  id: ({ leadId }) => leadId,
  references: (_, state) => ownPipeline(state),
  decide: onLead<ReopenLead, MoveReferences>((lead, { to, reason }, { references }) => {
    if (isActive(lead)) return notClosed(lead);
    const target: Target = { to: to ?? entryOf, accepts: mustBe('open'), restricted: false };
    return move(lead, references, target, (data) => [{ type: 'LeadReopened', data: { reason, ...data } }]);
  }),
});

const notClosed = ({ keys, visit }: Lead) =>
  reject('refused', 'lead-not-closed', `leadId: the lead is in ${visit.status} (${visit.kind}), which is not closed`, {
    leadId: keys.leadId,
    status: visit.status,
    kind: visit.kind,
  });
