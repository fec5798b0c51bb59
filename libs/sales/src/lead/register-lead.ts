import { defineCommand, reject } from '#kernel';
import { Code, Id, OneOf, Part, Text } from '#schema';
import { client } from '../client/client.js';
import { clientNotFound } from '../client/client-not-found.js';
import { MoneyData, moneyOf } from '../money.js';
import { pipeline, statusOf } from '../pipeline/pipeline.js';
import { type Source, SOURCES } from './events.js';
import { lead } from './lead.js';

export class RegisterLead {
  @Id('The lead; chosen by whoever registers it') leadId!: string;
  @Id('The client who inquires') clientId!: string;
  @Code('The pipeline it runs along, in its latest version', 'universal') pipeline!: string;
  @OneOf('Where the inquiry came from', SOURCES) source!: Source;
  @Text('Id of the lead in the system it comes from', 'crm-10482', { max: 200, optional: true }) externalId?: string;
  @Text('What the client is interested in', 'Freight to Rotterdam, monthly', { max: 1_000, optional: true })
  interest?: string;
  @Part('What the deal is thought to be worth', () => MoneyData, { optional: true }) amount?: MoneyData;
  @Code('Who is responsible from the start', 'olga', { optional: true }) seller?: string;
}

/** Every inquiry is a lead; it starts in the entry status of the pipeline's latest version. */
export const registerLead = defineCommand({
  name: 'register-lead',
  type: RegisterLead,
  stream: lead,
  id: ({ leadId }) => leadId,
  references: (command) => ({
    pipeline: { stream: pipeline, id: command.pipeline },
    client: { stream: client, id: command.clientId },
  }),
  decide(state, command, { references }) {
    const { leadId, clientId, source, seller = null, externalId = null, interest = null } = command;
    if (state.phase !== 'none') {
      return reject('conflict', 'lead-exists', `leadId: lead ${leadId} is registered already`, { leadId });
    }
    const { latest, versions } = references.pipeline;
    const definition = versions[latest];
    const entry = definition && statusOf(definition, definition.entry);
    if (!entry) return pipelineNotFound(command.pipeline);
    if (!references.client.registered) return clientNotFound(clientId);
    const amount = command.amount ? moneyOf(command.amount) : null;
    const keys = { leadId, clientId, pipeline: command.pipeline, pipelineVersion: latest, source, seller };
    const data = { status: entry.code, statusKind: entry.kind, externalId, interest, amount, ...keys };
    return [{ type: 'LeadRegistered', data }];
  },
});

const pipelineNotFound = (code: string) =>
  reject('not-found', 'pipeline-not-found', `pipeline: no pipeline ${code} is published`, { pipeline: code });
