import { past } from '#kernel';
import type { LeadEvent, WaitingFor } from './events.js';
import * as is from './lead.examples.js';
import { given } from './lead.examples.js';
import { putIntoWaiting } from './put-into-waiting.js';

const leadId = is.LEAD;
const { refs } = is;

beforeEach(() => {
  expect.hasAssertions();
});

describe('put-into-waiting', () => {
  const controlPoint = { due: '2026-01-05T10:00:00+02:00', expected: 'The budget', from: 'client' };
  const wait = { leadId, to: 'waiting', missing: ['budget' as const], comment: 'Clarify the budget', controlPoint };
  const facts = {
    missing: wait.missing,
    comment: wait.comment,
    controlPoint: { ...controlPoint, due: '2026-01-05T08:00:00.000Z' },
  };

  const newControlPoint = (change: Partial<WaitingFor>): LeadEvent => ({
    type: 'LeadControlPointSet',
    data: { ...is.keys, in: is.visit('waiting', 'waiting'), ...facts, ...change },
  });

  it('says what is missing and by when, in UTC', () => {
    given(is.registered())
      .when(putIntoWaiting, wait, refs)
      .then({
        type: 'LeadPutIntoWaiting',
        data: { ...is.moved(is.visit('new', 'open'), 'waiting', 'waiting'), ...facts },
      });
  });

  it('names what is missing once, also if it is told twice', () => {
    given(is.registered())
      .when(putIntoWaiting, { ...wait, missing: ['budget', 'budget'] }, refs)
      .then({
        type: 'LeadPutIntoWaiting',
        data: { ...is.moved(is.visit('new', 'open'), 'waiting', 'waiting'), ...facts },
      });
  });

  it('sets a new control point where the lead waits in that status already', () => {
    given(is.registered(), is.waiting).when(putIntoWaiting, wait, refs).then(newControlPoint({}));
  });

  it('sets a new control point also where the status names others that may follow', () => {
    const there = { ...is.waiting.data, ...is.moved(is.visit('new', 'open'), 'stuck', 'waiting') };
    given(is.registered(), { type: 'LeadPutIntoWaiting', data: there } as LeadEvent)
      .when(putIntoWaiting, { ...wait, to: 'stuck' }, refs)
      .then({ type: 'LeadControlPointSet', data: { ...is.keys, in: is.visit('stuck', 'waiting'), ...facts } });
  });

  it.each([
    ['put there', [] as LeadEvent[]],
    ['given a new control point', [newControlPoint({ comment: 'Something else' }), newControlPoint({})]],
  ])('records nothing where the lead was %s with the same already', (_, more) => {
    given(is.registered(), { type: 'LeadPutIntoWaiting', data: { ...is.waiting.data, ...facts } } as LeadEvent, ...more)
      .when(putIntoWaiting, wait, refs)
      .then();
  });

  it('records nothing either where its day is over, or what is missing is told in another order', () => {
    const told = { ...facts, missing: ['timeline', 'budget'] as WaitingFor['missing'] };
    given(is.registered(), { type: 'LeadPutIntoWaiting', data: { ...is.waiting.data, ...told } } as LeadEvent)
      .when(putIntoWaiting, { ...wait, missing: ['budget', 'timeline'] }, refs, {
        occurredAt: '2026-01-09T09:00:00.000Z',
      })
      .then();
  });

  it('records what is asked for once more after something else', () => {
    given(
      is.registered(),
      { type: 'LeadPutIntoWaiting', data: { ...is.waiting.data, ...facts } } as LeadEvent,
      newControlPoint({ missing: ['timeline'] }),
    )
      .when(putIntoWaiting, wait, refs)
      .then(newControlPoint({}));
  });

  it('lets the lead wait since it began to, also after a new control point', () => {
    given(is.registered(), is.waiting, past(newControlPoint({}), is.NOW))
      .when(putIntoWaiting, { ...wait, to: 'clarifying' }, refs, { occurredAt: '2026-01-03T09:00:00.000Z' })
      .then({
        type: 'LeadPutIntoWaiting',
        data: { ...is.moved(is.visit('waiting', 'waiting', is.THEN), 'clarifying', 'waiting'), ...facts },
      });
  });

  it.each([
    ['a status that is none', { to: 'talking' }, [], 'not-a-waiting-status'],
    ['a status that the pipeline does not have', { to: 'paradise' }, [], 'unknown-status'],
    ['a status that may not follow', { to: 'clarifying' }, [is.inStatus('narrow', 'open')], 'transition-not-allowed'],
    ['a control point now', { controlPoint: { ...controlPoint, due: is.NOW } }, [], 'control-point-in-the-past'],
    [
      'a control point in the past',
      { controlPoint: { ...controlPoint, due: is.THEN } },
      [],
      'control-point-in-the-past',
    ],
    [
      'a control point that is no date',
      { controlPoint: { ...controlPoint, due: 'soon' } },
      [],
      'control-point-in-the-past',
    ],
    ['a won lead', {}, [is.won], 'lead-closed'],
    ['a lost lead', {}, [is.lost], 'lead-closed'],
  ])('refuses %s', (_, change, more, rejection) => {
    given(is.registered(), ...more)
      .when(putIntoWaiting, { ...wait, ...change }, refs)
      .thenRejected(rejection);
  });

  it('says of which kind a status would have to be, as a rule and not as bad input', () => {
    given(is.registered())
      .when(putIntoWaiting, { ...wait, to: 'talking' }, refs)
      .thenRejected('not-a-waiting-status', 'refused');
  });

  it('measures the control point by the business time of the command', () => {
    given(past(is.registered(), is.BEFORE))
      .when(putIntoWaiting, { ...wait, controlPoint: { ...controlPoint, due: is.NOW } }, refs, { occurredAt: is.THEN })
      .then({
        type: 'LeadPutIntoWaiting',
        data: {
          ...is.moved(is.visit('new', 'open', is.BEFORE), 'waiting', 'waiting'),
          ...facts,
          controlPoint: { ...controlPoint, due: is.NOW },
        },
      });
  });
});
