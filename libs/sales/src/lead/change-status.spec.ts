import { past } from '#kernel';
import { changeStatus } from './change-status.js';
import * as is from './lead.examples.js';
import { given } from './lead.examples.js';

const leadId = is.LEAD;
const { refs } = is;

beforeEach(() => {
  expect.hasAssertions();
});

describe('change-status', () => {
  const to = (code: string) => ({ leadId, to: code });

  it('moves an open lead to another open status and says since when it was in the first', () => {
    given(past(is.registered(), is.BEFORE))
      .when(changeStatus, { ...to('talking'), note: 'Called' }, refs)
      .then({
        type: 'LeadStatusChanged',
        data: { ...is.moved(is.visit('new', 'open', is.BEFORE), 'talking', 'open'), note: 'Called' },
      });
  });

  it('moves it out of a status that names what may follow to one of those', () => {
    given(is.registered(), is.inStatus('narrow', 'open'))
      .when(changeStatus, to('talking'), refs)
      .then({
        type: 'LeadStatusChanged',
        data: { ...is.moved(is.visit('narrow', 'open'), 'talking', 'open'), note: null },
      });
  });

  it('leaves a won lead won wherever it moves among won statuses', () => {
    given(is.registered(), is.won, is.inStatus('delivered', 'won'))
      .when(changeStatus, to('talking'), refs)
      .thenRejected('lead-closed');
  });

  it('moves it to the dormant pool and back', () => {
    given(is.registered(), is.inStatus('asleep', 'dormant-pool'))
      .when(changeStatus, to('new'), refs)
      .then({
        type: 'LeadStatusChanged',
        data: { ...is.moved(is.visit('asleep', 'dormant-pool'), 'new', 'open'), note: null },
      });
  });

  it('wins at the first won status, with the amount of the lead', () => {
    given(is.registered({ amount: is.euro(700) }))
      .when(changeStatus, to('sold'), refs)
      .then({
        type: 'LeadWon',
        data: { ...is.moved(is.visit('new', 'open'), 'sold', 'won'), amount: is.euro(700), note: null },
      });
  });

  it('moves a won lead among won statuses', () => {
    given(is.registered(), is.won)
      .when(changeStatus, to('delivered'), refs)
      .then({
        type: 'LeadStatusChanged',
        data: { ...is.moved(is.visit('sold', 'won'), 'delivered', 'won'), note: null },
      });
  });

  it.each([
    ['open', [], 'new'],
    ['won', [is.won], 'sold'],
    ['lost', [is.lost], 'gone'],
  ])('changes nothing where the %s lead is in that status already', (_, more, code) => {
    given(is.registered(), ...more)
      .when(changeStatus, to(code), refs)
      .then();
  });

  it.each([
    ['a status that the pipeline does not have', [], 'paradise', 'unknown-status'],
    ['a waiting status', [], 'waiting', 'waiting-needs-control-point'],
    ['a lost status', [], 'gone', 'loss-needs-reason'],
    ['an open status once won', [is.won], 'talking', 'lead-closed'],
    ['a waiting status once won', [is.won], 'waiting', 'lead-closed'],
    ['a lost status once won', [is.won], 'gone', 'lead-closed'],
    ['an open status once lost', [is.lost], 'talking', 'lead-closed'],
    ['a won status once lost', [is.lost], 'sold', 'lead-closed'],
    ['a status that may not follow', [is.inStatus('narrow', 'open')], 'new', 'transition-not-allowed'],
  ])('refuses %s', (_, more, code, rejection) => {
    given(is.registered(), ...more)
      .when(changeStatus, to(code), refs)
      .thenRejected(rejection);
  });

  it("looks at the lead's own version, not at the latest", () => {
    given(is.registered({ pipelineVersion: 2 }))
      .when(changeStatus, to('talking'), refs)
      .thenRejected('unknown-status');
    given(is.registered({ pipelineVersion: 3 }))
      .when(changeStatus, to('talking'), refs)
      .thenRejected('pipeline-not-found');
  });
});
