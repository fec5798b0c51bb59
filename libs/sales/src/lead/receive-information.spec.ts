import * as is from './lead.examples.js';
import { given } from './lead.examples.js';
import { receiveInformation } from './receive-information.js';

const leadId = is.LEAD;
const { refs } = is;

beforeEach(() => {
  expect.hasAssertions();
});

describe('receive-information', () => {
  it('goes back to the status the lead came from', () => {
    given(is.registered(), is.waiting)
      .when(receiveInformation, { leadId, note: '40,000 EUR' }, refs)
      .then({
        type: 'LeadInformationReceived',
        data: { ...is.moved(is.visit('waiting', 'waiting'), 'new', 'open'), note: '40,000 EUR' },
      });
  });

  it('goes back past a second waiting status', () => {
    const again = {
      ...is.waiting,
      data: { ...is.waiting.data, ...is.moved(is.visit('waiting', 'waiting'), 'clarifying', 'waiting') },
    };
    given(is.registered(), is.waiting, again as typeof is.waiting)
      .when(receiveInformation, { leadId }, refs)
      .then({
        type: 'LeadInformationReceived',
        data: { ...is.moved(is.visit('clarifying', 'waiting'), 'new', 'open'), note: null },
      });
  });

  it('goes to the open status it is told', () => {
    given(is.registered(), is.waiting)
      .when(receiveInformation, { leadId, to: 'talking' }, refs)
      .then({
        type: 'LeadInformationReceived',
        data: { ...is.moved(is.visit('waiting', 'waiting'), 'talking', 'open'), note: null },
      });
  });

  it.each([
    ['a lead that does not wait', [], undefined, 'not-waiting'],
    ['a closed lead', [is.waiting, is.lost], undefined, 'lead-closed'],
    ['a won status', [is.waiting], 'sold', 'not-an-open-status'],
    ['another waiting status', [is.waiting], 'clarifying', 'not-an-open-status'],
    ['a status that the pipeline does not have', [is.waiting], 'paradise', 'unknown-status'],
  ])('refuses %s', (_, more, to, rejection) => {
    given(is.registered(), ...more)
      .when(receiveInformation, { leadId, ...(to && { to }) }, refs)
      .thenRejected(rejection);
  });
});
