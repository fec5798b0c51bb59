import { defineCommand } from '#kernel';
import { Id, OneOf, Text } from '#schema';
import { CONTACT_KINDS, type ContactKind } from '../contact.js';
import { lead } from './lead.js';
import { onLead } from './rules.js';

export class LogLeadContact {
  @Id('The lead') leadId!: string;
  @OneOf('How', CONTACT_KINDS) kind!: ContactKind;
  @Text('What was said, in short', 'Asked for delivery in two weeks', { max: 4_000 }) summary!: string;
  @Text('What was agreed', 'New offer by Friday', { max: 1_000, optional: true }) agreed?: string;
}

/** A communication about the lead, closed ones too; when it was is the business time of the command. */
export const logLeadContact = defineCommand({
  name: 'log-lead-contact',
  type: LogLeadContact,
  stream: lead,
  id: ({ leadId }) => leadId,
  decide: onLead<LogLeadContact>(({ keys }, { kind, summary, agreed = null }) => [
    { type: 'LeadContactLogged', data: { kind, summary, agreed, ...keys } },
  ]),
});
