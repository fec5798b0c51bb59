import { qualifyLead } from './qualify-lead.js';
import * as is from './lead.examples.js';
import { given } from './lead.examples.js';

const leadId = is.LEAD;

beforeEach(() => {
  expect.hasAssertions();
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

  it('changes nothing either where the lead has moved since', () => {
    const before = { type: 'LeadQualified', data: { ...is.keys, ...answers, score: 4, note: null } } as const;
    given(is.registered(), before, is.inStatus('talking', 'open'))
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
