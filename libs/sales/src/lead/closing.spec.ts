import type { Money } from '#kernel';
import { changeStatus } from './change-status.js';
import type { LeadEvent } from './events.js';
import * as is from './lead.examples.js';
import { given } from './lead.examples.js';
import { loseLead } from './lose-lead.js';
import { winLead } from './win-lead.js';

const leadId = is.LEAD;
const { refs } = is;

beforeEach(() => {
  expect.hasAssertions();
});

describe('win-lead', () => {
  const wonFromNew = is.moved(is.visit('new', 'open'), 'sold', 'won');
  const second = { offerId: is.NEVER };
  const acceptedToo = (more: object): LeadEvent[] => [
    is.drafted({ ...second, ...more }),
    { type: 'OfferAccepted', data: is.offerKeys({ ...is.onceSent, ...second, ...more }) },
  ];

  const inTwoCurrencies = [
    ...(is.offerIn['accepted'] ?? []),
    ...acceptedToo({ amount: { minor: 5, currency: 'USD' } }),
  ];

  it('closes the lead in the first won status', () => {
    given(is.registered())
      .when(winLead, { leadId, note: 'Signed' }, refs)
      .then({ type: 'LeadWon', data: { ...wonFromNew, amount: null, note: 'Signed' } });
  });

  it('closes it in the won status it is told, from a waiting status too', () => {
    given(is.registered(), is.waiting)
      .when(winLead, { leadId, to: 'delivered' }, refs)
      .then({
        type: 'LeadWon',
        data: { ...is.moved(is.visit('waiting', 'waiting'), 'delivered', 'won'), amount: null, note: null },
      });
  });

  it.each([
    ['what it is told', { amount: is.euro(1) }, is.offerIn['accepted'] ?? [], is.euro(1)],
    [
      'the sum of the accepted offers',
      {},
      [...(is.offerIn['accepted'] ?? []), ...acceptedToo({ amount: is.euro(25) })],
      is.euro(50_025),
    ],
    ['the amount of the lead where no offer was accepted', {}, is.offerIn['sent'] ?? [], is.euro(700)],
    ['what it is told where the accepted offers cannot be summed', { amount: is.euro(1) }, inTwoCurrencies, is.euro(1)],
  ])('is worth %s', (_, told, more, amount) => {
    given(is.registered({ amount: is.euro(700) }), ...more)
      .when(winLead, { leadId, ...told }, refs)
      .then({ type: 'LeadWon', data: { ...wonFromNew, amount, note: null } });
  });

  it('refuses to guess what offers in several currencies come to, whatever the lead was thought to be worth', () => {
    given(is.registered({ amount: is.euro(700) }), ...inTwoCurrencies)
      .when(winLead, { leadId }, refs)
      .thenRejected('deal-needs-amount');
    given(is.registered({ amount: is.euro(700) }), ...inTwoCurrencies)
      .when(changeStatus, { leadId, to: 'sold' }, refs)
      .thenRejected('deal-needs-amount');
  });

  const back: LeadEvent = {
    type: 'LeadReopened',
    data: { ...is.moved(is.visit('sold', 'won'), 'new', 'open'), reason: 'Came back' },
  };
  const wonFor = (amount: Money): LeadEvent => ({ type: 'LeadWon', data: { ...wonFromNew, amount, note: null } });
  const accepted = is.offerIn['accepted'] ?? [];

  it.each([
    ['what the deal before was won for', [wonFor(is.euro(777)), back], is.euro(777)],
    ['that too where its offers came to it', [...accepted, wonFor(is.euro(50_000)), back], is.euro(50_000)],
    [
      'the offers accepted since, and not those of the deal before',
      [...accepted, wonFor(is.euro(50_000)), back, ...acceptedToo({ amount: is.euro(25) })],
      is.euro(25),
    ],
    [
      'not an offer that was accepted for the deal before once that was won',
      [is.drafted(), is.requested, is.sent, wonFor(is.euro(777)), is.accepted, back],
      is.euro(777),
    ],
    [
      'an offer that was made for the deal before and is accepted now',
      [is.drafted(), is.requested, is.sent, wonFor(is.euro(777)), back, is.accepted],
      is.euro(50_000),
    ],
    ['what was accepted before it was lost', [...accepted, is.lost, back], is.euro(50_000)],
  ])('once reopened is worth %s', (_, more, amount) => {
    given(is.registered({ amount: is.euro(700) }), ...more)
      .when(winLead, { leadId }, refs)
      .then(wonFor(amount));
  });

  it.each([
    ['a status that is not won', [], 'talking', 'not-a-won-status'],
    ['a status that the pipeline does not have', [], 'paradise', 'unknown-status'],
    ['a status that may not follow', [is.inStatus('narrow', 'open')], 'sold', 'transition-not-allowed'],
    ['a won lead', [is.won], 'sold', 'lead-closed'],
    ['a lost lead', [is.lost], 'sold', 'lead-closed'],
  ])('refuses %s', (_, more, to, rejection) => {
    given(is.registered(), ...more)
      .when(winLead, { leadId, to }, refs)
      .thenRejected(rejection);
  });
});

describe('lose-lead', () => {
  const lose = { leadId, reason: 'dear' };
  const lostFromNew = is.moved(is.visit('new', 'open'), 'gone', 'lost');

  it('closes the lead in the first lost status, with the reason', () => {
    given(is.registered())
      .when(loseLead, lose, refs)
      .then({ type: 'LeadLost', data: { ...lostFromNew, reason: 'dear', competitor: null, note: null } });
  });

  it('says who won the client and why', () => {
    given(is.registered())
      .when(loseLead, { ...lose, reason: 'rival', competitor: is.rival, note: 'A pity' }, refs)
      .then({ type: 'LeadLost', data: { ...lostFromNew, reason: 'rival', competitor: is.rival, note: 'A pity' } });
  });

  it('closes it in the lost status it is told', () => {
    given(is.registered())
      .when(loseLead, { ...lose, to: 'spoiled' }, refs)
      .then({
        type: 'LeadLost',
        data: { ...is.moved(is.visit('new', 'open'), 'spoiled', 'lost'), reason: 'dear', competitor: null, note: null },
      });
  });

  it.each([
    ['a reason that is not in the catalogue', [], { reason: 'whim' }, 'unknown-reason'],
    ['a reason that only looks like one to JavaScript', [], { reason: 'constructor' }, 'unknown-reason'],
    ['a retired reason', [], { reason: 'slow' }, 'retired-reason'],
    ['a competitor who is not named', [], { reason: 'rival' }, 'competitor-required'],
    ['a status that is not lost', [], { to: 'sold' }, 'not-a-lost-status'],
    ['a status that the pipeline does not have', [], { to: 'paradise' }, 'unknown-status'],
    ['a status that may not follow', [is.inStatus('narrow', 'open')], { to: 'gone' }, 'transition-not-allowed'],
    ['a won lead', [is.won], {}, 'lead-closed'],
    ['a lost lead', [is.lost], {}, 'lead-closed'],
  ])('refuses %s', (_, more, change, rejection) => {
    given(is.registered(), ...more)
      .when(loseLead, { ...lose, ...change }, refs)
      .thenRejected(rejection);
  });

  it('is given a reason that was retired only after it happened', () => {
    const before = { occurredAt: '2026-01-01T17:59:59.999Z' };
    given(is.registered())
      .when(loseLead, { ...lose, reason: 'slow' }, refs, before)
      .then({ type: 'LeadLost', data: { ...lostFromNew, reason: 'slow', competitor: null, note: null } });
    given(is.registered())
      .when(loseLead, { ...lose, reason: 'slow' }, refs, { occurredAt: is.RETIRED_AT })
      .thenRejected('retired-reason');
  });

  it('looks at the catalogue of reasons and at the pipeline of the lead', () => {
    expect(loseLead.references?.(lose, { phase: 'none' })).toHaveProperty('reasons.id', 'catalogue');
  });
});
