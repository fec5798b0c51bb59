import { defineCommand } from '#kernel';
import { Code, Id } from '#schema';
import { lead } from './lead.js';
import { onActiveLead } from './rules.js';

export class AssignLead {
  @Id('The lead') leadId!: string;
  @Code('Who is responsible from now on', 'olga') seller!: string;
}

/** Makes a seller responsible, or hands the lead over; offers that were sent stay with whoever sent them. */
export const assignLead = defineCommand({
  name: 'assign-lead',
  type: AssignLead,
  stream: lead,
  id: ({ leadId }) => leadId,
  decide: onActiveLead<AssignLead>(({ keys, visit }, { seller }) =>
    keys.seller === seller
      ? []
      : [{ type: 'LeadAssigned', data: { in: visit, previousSeller: keys.seller, ...keys, seller } }],
  ),
});
