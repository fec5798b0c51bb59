import { defineCommand } from '#kernel';
import { Id, OneOf, Text } from '#schema';
import { CONTACT_KINDS, type ContactKind } from '../contact.js';
import { client } from './client.js';
import { clientNotFound } from './client-not-found.js';

export class LogClientContact {
  @Id('The client who was spoken with') clientId!: string;
  @OneOf('How', CONTACT_KINDS) kind!: ContactKind;
  @Text('What was said, in short', 'Asked about the spring price list', { max: 4_000 }) summary!: string;
  @Text('What was agreed', 'We call back on Monday', { max: 1_000, optional: true }) agreed?: string;
}

/** A communication outside any lead, e.g. to wake up a dormant client; when it was is the command's business time. */
export const logClientContact = defineCommand({
  name: 'log-client-contact',
  type: LogClientContact,
  stream: client,
  id: ({ clientId }) => clientId,
  impersonal: ({ summary: _, agreed: __, ...command }) => command,
  decide(state, { clientId, kind, summary, agreed = null }) {
    if (!state.registered) return clientNotFound(clientId);
    return [{ type: 'ClientContactLogged', data: { clientId, kind, personal: { summary, agreed } } }];
  },
});
