import { defineCommand, reject } from '#kernel';
import { Code, Id, Text } from '#schema';
import { type ActiveLead, lead } from './lead.js';
import { move, type MoveReferences, mustBe, ownPipeline } from './moves.js';
import { onActiveLead } from './rules.js';

export class ReceiveInformation {
  @Id('The lead') leadId!: string;
  @Code('An open status; back to where it came from unless told', 'in-progress', { optional: true }) to?: string;
  @Text('What was learned', 'The budget is 40,000 EUR', { max: 2_000, optional: true }) note?: string;
}

/** What was waited for has arrived: the lead leaves the waiting status. */
export const receiveInformation = defineCommand({
  name: 'receive-information',
  type: ReceiveInformation,
  stream: lead,
  id: ({ leadId }) => leadId,
  references: (_, state) => ownPipeline(state),
  decide: onActiveLead<ReceiveInformation, MoveReferences>((lead, { to, note = null }, { references }) => {
    if (lead.phase !== 'waiting') return notWaiting(lead);
    const target = to === undefined ? { to: lead.cameFrom, accepts: () => undefined } : { to, accepts: mustBe('open') };
    return move(lead, references, target, (data) => [{ type: 'LeadInformationReceived', data: { note, ...data } }]);
  }),
});

const notWaiting = ({ keys, visit }: ActiveLead) =>
  reject(
    'refused',
    'not-waiting',
    `leadId: the lead is in ${visit.status} (${visit.kind}), which is no waiting status`,
    {
      leadId: keys.leadId,
      status: visit.status,
      kind: visit.kind,
    },
  );
