import { defineCommand, reject, type Rejection } from '#kernel';
import { Code, Id, Text } from '#schema';
import type { StatusDefinition } from '../pipeline/definition.js';
import { type Lead, lead } from './lead.js';
import { move, type MoveReferences, ownPipeline } from './moves.js';
import { leadClosed, onLead } from './rules.js';
import { deal } from './win-lead.js';

export class ChangeStatus {
  @Id('The lead') leadId!: string;
  @Code('The status to go to; its pipeline must allow it', 'confirmation') to!: string;
  @Text('Why', 'Agreed by telephone', { max: 2_000, optional: true }) note?: string;
}

/** Moves an active lead among open statuses or to a won one, and a won lead among won ones. The same status is a no-op. */
export const changeStatus = defineCommand({
  name: 'change-status',
  type: ChangeStatus,
  stream: lead,
  id: ({ leadId }) => leadId,
  references: (_, state) => ownPipeline(state),
  decide: onLead<ChangeStatus, MoveReferences>((lead, { to, note = null }, { references }) => {
    if (to === lead.visit.status) return [];
    if (lead.phase === 'lost') return leadClosed(lead);
    return move(lead, references, { to, accepts: (status) => refused(lead, status) }, (data) =>
      data.toKind === 'won' && lead.phase !== 'won'
        ? deal(lead, data, note)
        : [{ type: 'LeadStatusChanged', data: { note, ...data } }],
    );
  }),
});

function refused(lead: Lead, { code, kind }: StatusDefinition): Rejection | undefined {
  if (lead.phase === 'won') return kind === 'won' ? undefined : leadClosed(lead);
  if (kind === 'waiting') {
    const message = `to: ${code} is a waiting status; use put-into-waiting, with what is missing and a control point`;
    return reject('refused', 'waiting-needs-control-point', message, { to: code, use: 'put-into-waiting' });
  }
  if (kind === 'lost') {
    const message = `to: ${code} is a lost status; use lose-lead, with the reason`;
    return reject('refused', 'loss-needs-reason', message, { to: code, use: 'lose-lead' });
  }
  return undefined;
}
