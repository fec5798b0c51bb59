import { registerLead } from './register-lead.js';
import * as is from './lead.examples.js';
import { given } from './lead.examples.js';

const leadId = is.LEAD;

beforeEach(() => {
  expect.hasAssertions();
});

describe('register-lead', () => {
  const register = { leadId, clientId: is.CLIENT, pipeline: 'simple', source: 'call' as const };

  it('starts in the entry status of the latest version, with nobody responsible', () => {
    given()
      .when(registerLead, register, is.refs)
      .then(is.registered({ pipelineVersion: 2, seller: null }));
  });

  it('keeps everything it is told', () => {
    const told = { externalId: 'crm-1', interest: 'Freight', amount: is.euro(125_000), seller: 'olga' };
    given()
      .when(registerLead, { ...register, ...told }, is.refs)
      .then(is.registered({ pipelineVersion: 2, ...told }));
  });

  it('refuses a pipeline that nobody published', () => {
    given()
      .when(registerLead, register, { ...is.refs, pipeline: is.noPipeline })
      .thenRejected('pipeline-not-found');
  });

  it('refuses a client that nobody registered', () => {
    given()
      .when(registerLead, register, { ...is.refs, client: is.unknown })
      .thenRejected('client-not-found');
  });

  it('refuses a lead that is there already', () => {
    given(is.registered()).when(registerLead, register, is.refs).thenRejected('lead-exists');
  });

  it('looks at the pipeline and the client that the command names', () => {
    const { pipeline, client } = registerLead.references?.(register, { phase: 'none' }) ?? {};
    expect([pipeline?.stream.category, pipeline?.id, client?.stream.category, client?.id]).toStrictEqual([
      'pipeline',
      'simple',
      'client',
      is.CLIENT,
    ]);
  });
});
