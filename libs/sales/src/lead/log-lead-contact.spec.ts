import { past } from '#kernel';
import { logLeadContact } from './log-lead-contact.js';
import * as is from './lead.examples.js';
import { given } from './lead.examples.js';

const leadId = is.LEAD;

beforeEach(() => {
  expect.hasAssertions();
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
