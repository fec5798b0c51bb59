import { past, scenario } from '#kernel';
import { assignLead } from './assign-lead.js';
import { lead } from './lead.js';
import * as is from './lead.examples.js';
import { logLeadContact } from './log-lead-contact.js';
import { qualifyLead } from './qualify-lead.js';
import { registerLead } from './register-lead.js';

const given = scenario(lead, (actual, expected) => {
  expect(actual).toStrictEqual(expected);
});
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

describe('assign-lead', () => {
  it('hands the lead over, and says from whom and in which status', () => {
    given(is.registered())
      .when(assignLead, { leadId, seller: 'petro' }, {})
      .then({
        type: 'LeadAssigned',
        data: { ...is.keys, seller: 'petro', previousSeller: 'olga', in: is.visit('new', 'open') },
      });
  });

  it('makes the first seller responsible', () => {
    given(is.registered({ seller: null }))
      .when(assignLead, { leadId, seller: 'olga' }, {})
      .then({ type: 'LeadAssigned', data: { ...is.keys, previousSeller: null, in: is.visit('new', 'open') } });
  });

  it('changes nothing for the seller who is responsible already', () => {
    given(is.registered()).when(assignLead, { leadId, seller: 'olga' }, {}).then();
  });

  it.each([
    ['won', is.won],
    ['lost', is.lost],
  ])('refuses a lead that is %s', (_, closing) => {
    given(is.registered(), closing).when(assignLead, { leadId, seller: 'petro' }, {}).thenRejected('lead-closed');
  });
});

describe('qualify-lead', () => {
  const answers = { reachable: true, wish: true, budget: false };

  it.each([
    [false, false, false, 0],
    [true, false, false, 1],
    [false, false, true, 2],
    [false, true, false, 3],
    [true, true, true, 6],
  ])('scores reachable=%s wish=%s budget=%s as %d', (reachable, wish, budget, score) => {
    given(is.registered())
      .when(qualifyLead, { leadId, reachable, wish, budget }, {})
      .then({ type: 'LeadQualified', data: { ...is.keys, reachable, wish, budget, score, note: null } });
  });

  it('changes nothing where the answers are the same', () => {
    const before = { type: 'LeadQualified', data: { ...is.keys, ...answers, score: 4, note: null } } as const;
    given(is.registered(), before)
      .when(qualifyLead, { leadId, ...answers }, {})
      .then();
  });

  it.each([
    ['reachable', 3],
    ['wish', 1],
    ['budget', 6],
  ] as const)('records where the answer to %s alone is another', (answer, score) => {
    const changed = { ...answers, [answer]: !answers[answer] };
    given(is.registered(), { type: 'LeadQualified', data: { ...is.keys, ...answers, score: 4, note: null } })
      .when(qualifyLead, { leadId, ...changed }, {})
      .then({ type: 'LeadQualified', data: { ...is.keys, ...changed, score, note: null } });
  });

  it('records the same answers with another note', () => {
    const before = { type: 'LeadQualified', data: { ...is.keys, ...answers, score: 4, note: null } } as const;
    given(is.registered(), before)
      .when(qualifyLead, { leadId, ...answers, note: 'Asked again' }, {})
      .then({ type: 'LeadQualified', data: { ...is.keys, ...answers, score: 4, note: 'Asked again' } });
  });

  it('refuses a closed lead', () => {
    given(is.registered(), is.won)
      .when(qualifyLead, { leadId, ...answers }, {})
      .thenRejected('lead-closed');
  });
});

describe('log-lead-contact', () => {
  const contact = { kind: 'call' as const, summary: 'Asked for a discount' };

  it.each([
    ['an open', []],
    ['a won', [is.won]],
    ['a lost', [is.lost]],
  ])('is always possible on %s lead', (_, more) => {
    given(is.registered(), ...more)
      .when(logLeadContact, { leadId, ...contact }, {})
      .then({ type: 'LeadContactLogged', data: { ...is.keys, ...contact, agreed: null } });
  });

  it('is possible at the very instant of the registration', () => {
    given(past(is.registered(), is.BEFORE))
      .when(logLeadContact, { leadId, ...contact }, {}, { occurredAt: is.BEFORE })
      .then({ type: 'LeadContactLogged', data: { ...is.keys, ...contact, agreed: null } });
  });

  it('keeps what was agreed', () => {
    given(is.registered())
      .when(logLeadContact, { leadId, ...contact, agreed: 'Offer by Friday' }, {})
      .then({ type: 'LeadContactLogged', data: { ...is.keys, ...contact, agreed: 'Offer by Friday' } });
  });

  it('is not possible before the lead was registered', () => {
    given(past(is.registered()))
      .when(logLeadContact, { leadId, ...contact }, {}, { occurredAt: is.BEFORE })
      .thenRejected('before-registration');
  });
});
