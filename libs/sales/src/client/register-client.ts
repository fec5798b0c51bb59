import { defineCommand, plain, reject } from '#kernel';
import { Id, OneOf, Part, Strings, Text } from '#schema';
import { client } from './client.js';
import type { PersonalData } from './events.js';

/** What a client is called and how to reach it. */
export class PersonalDetails implements PersonalData {
  @Text('Name of the person, or of the company where the client is one', 'Olena Koval', { max: 200 }) name!: string;
  @Text('Company the person works for', 'Dnipro Steel', { max: 200, optional: true }) company?: string;
  @Text('Position in the company', 'Head of purchasing', { max: 200, optional: true }) position?: string;
  @Strings('Telephone numbers', ['+380441234567'], { max: 20, optional: true }) phones?: string[];
  @Strings('Mail addresses', ['olena@example.com'], { max: 20, optional: true }) mails?: string[];
  @Strings('Postal addresses', ['Kyiv, Khreshchatyk 1'], { max: 20, optional: true }) addresses?: string[];
  @Text('Anything else worth knowing', 'Prefers calls before noon', { max: 4_000, optional: true }) notes?: string;
}

export const CLIENT_KINDS = ['person', 'company'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

export class RegisterClient {
  @Id('The client; chosen by whoever registers it') clientId!: string;
  @Text('Id of the client in the system it comes from', 'crm-10482', { max: 200, optional: true }) externalId?: string;
  @OneOf('Person or company; a person unless told', CLIENT_KINDS, { optional: true }) kind?: ClientKind;
  @Part('Everything that names or describes a person', () => PersonalDetails, { optional: true })
  personal?: PersonalDetails;
}

/** A person or company becomes known; it may have no personal data (yet, or in imported history). */
export const registerClient = defineCommand({
  name: 'register-client',
  type: RegisterClient,
  stream: client,
  id: ({ clientId }) => clientId,
  impersonal: ({ personal: _, ...command }) => command,
  decide(state, { clientId, externalId = null, kind = 'person', personal }) {
    if (state.registered) {
      return reject('conflict', 'client-exists', `clientId: client ${clientId} is registered already`, { clientId });
    }
    return [
      {
        type: 'ClientRegistered',
        data: { clientId, externalId, kind, personal: personal ? plain(personal) : null },
      },
    ];
  },
});
