import { assignLead } from './assign-lead.js';
import * as is from './lead.examples.js';
import { given } from './lead.examples.js';

const leadId = is.LEAD;

beforeEach(() => {
  expect.hasAssertions();
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
