import * as is from './lead.examples.js';
import { given } from './lead.examples.js';
import { reopenLead } from './reopen-lead.js';

const leadId = is.LEAD;
const { refs } = is;

beforeEach(() => {
  expect.hasAssertions();
});

describe('reopen-lead', () => {
  const reopen = { leadId, reason: 'Called again' };

  it.each([
    ['won', is.won, is.visit('sold', 'won')],
    ['lost', is.lost, is.visit('gone', 'lost')],
  ])('takes a %s lead back to the entry status, with the reason', (_, closing, from) => {
    given(is.registered(), closing)
      .when(reopenLead, reopen, refs)
      .then({ type: 'LeadReopened', data: { ...is.moved(from, 'new', 'open'), reason: 'Called again' } });
  });

  it('takes it to the open status it is told', () => {
    given(is.registered(), is.lost)
      .when(reopenLead, { ...reopen, to: 'talking' }, refs)
      .then({
        type: 'LeadReopened',
        data: { ...is.moved(is.visit('gone', 'lost'), 'talking', 'open'), reason: 'Called again' },
      });
  });

  it('is not bound by what may follow the status that it was closed in', () => {
    const closing = {
      ...is.moved(is.visit('new', 'open'), 'spoiled', 'lost'),
      reason: 'dear',
      competitor: null,
      note: null,
    };
    given(is.registered(), { type: 'LeadLost', data: closing })
      .when(reopenLead, reopen, refs)
      .then({
        type: 'LeadReopened',
        data: { ...is.moved(is.visit('spoiled', 'lost'), 'new', 'open'), reason: 'Called again' },
      });
  });

  it.each([
    ['a lead that is not closed', [], {}, 'lead-not-closed'],
    ['a lead that waits', [is.waiting], {}, 'lead-not-closed'],
    ['a status that is not open', [is.lost], { to: 'sold' }, 'not-an-open-status'],
    ['a status that the pipeline does not have', [is.lost], { to: 'paradise' }, 'unknown-status'],
  ])('refuses %s', (_, more, change, rejection) => {
    given(is.registered(), ...more)
      .when(reopenLead, { ...reopen, ...change }, refs)
      .thenRejected(rejection);
  });
});
