import { past } from '#kernel';
import { acceptOffer } from './accept-offer.js';
import { draftOffer } from './draft-offer.js';
import type { LeadEvent } from './events.js';
import { lead } from './lead.js';
import * as is from './lead.examples.js';
import { given } from './lead.examples.js';
import { refuseOffer } from './refuse-offer.js';
import { requestOffer } from './request-offer.js';
import { reworkOffer } from './rework-offer.js';
import { sendOffer } from './send-offer.js';
import { withdrawOffer } from './withdraw-offer.js';

const offer = (state: string): readonly LeadEvent[] => is.offerIn[state] ?? [];
const ids = { leadId: is.LEAD, offerId: is.OFFER };
const { refs } = is;
const handedOver: LeadEvent = {
  type: 'LeadAssigned',
  data: { ...is.keys, seller: 'petro', previousSeller: 'olga', in: is.visit('new', 'open') },
};

beforeEach(() => {
  expect.hasAssertions();
});

describe('draft-offer', () => {
  const draft = { ...ids, number: 'O-1', amount: is.euro(50_000) };

  it('begins as revision 1, unsent, with the seller of the lead', () => {
    given(is.registered())
      .when(draftOffer, draft, {})
      .then({ type: 'OfferDrafted', data: { ...is.offerKeys(), terms: null, validUntil: null } });
  });

  it('keeps terms and validity', () => {
    given(is.registered({ seller: null }))
      .when(draftOffer, { ...draft, terms: { deliveryDays: 18 }, validUntil: '2026-03-31' }, {})
      .then(is.drafted({ seller: null }));
  });

  it('refuses an offer that is there already', () => {
    given(is.registered(), ...offer('withdrawn'))
      .when(draftOffer, draft, {})
      .thenRejected('offer-exists');
  });

  it('refuses more than a lead takes', () => {
    const [drafted] = offer('drafted');
    if (drafted?.type !== 'OfferDrafted') throw new Error('There is none');
    const { data } = drafted;
    const many = Array.from({ length: 1_000 }, (_, n): LeadEvent => ({
      type: 'OfferDrafted',
      data: { ...data, offerId: `${data.offerId.slice(0, -4)}${String(n).padStart(4, '0')}` },
    }));
    given(is.registered(), ...many.slice(1))
      .when(draftOffer, { ...draft, offerId: `${is.OFFER.slice(0, -4)}ffff` }, {})
      .then({
        type: 'OfferDrafted',
        data: { ...is.offerKeys(), offerId: `${is.OFFER.slice(0, -4)}ffff`, terms: null, validUntil: null },
      });
    given(is.registered(), ...many)
      .when(draftOffer, { ...draft, offerId: `${is.OFFER.slice(0, -4)}ffff` }, {})
      .thenRejected('too-many-offers');
  });

  it.each([
    ['won', is.won],
    ['lost', is.lost],
  ])('refuses a lead that is %s', (_, closing) => {
    given(is.registered(), closing).when(draftOffer, draft, {}).thenRejected('lead-closed');
  });
});

describe('request-offer', () => {
  it('is asked of whoever is responsible for the lead now', () => {
    given(is.registered(), ...offer('drafted'), handedOver)
      .when(requestOffer, ids, {})
      .then({ type: 'OfferRequested', data: is.offerKeys({ seller: 'petro' }) });
  });
});

describe('send-offer', () => {
  it('fixes for ever whose offer it is and when it was first sent', () => {
    given(is.registered(), ...offer('requested'), handedOver)
      .when(sendOffer, ids, {})
      .then({ type: 'OfferSent', data: is.offerKeys({ seller: 'petro', firstSentAt: is.NOW }) });
  });

  it('keeps both when it is sent again after a rework and a hand-over', () => {
    given(is.registered(), ...offer('rework'), handedOver)
      .when(sendOffer, ids, {})
      .then({ type: 'OfferSent', data: is.offerKeys({ ...is.onceSent, revision: 2 }) });
  });

  it('refuses while nobody is responsible for the lead', () => {
    given(is.registered({ seller: null }), ...offer('requested'))
      .when(sendOffer, ids, {})
      .thenRejected('seller-required');
  });
});

describe('rework-offer', () => {
  it('is the next revision, and says what the offer says now', () => {
    given(is.registered(), ...offer('sent'))
      .when(reworkOffer, { ...ids, amount: is.euro(45_000), note: 'Two containers' }, {})
      .then({
        type: 'OfferReworked',
        data: {
          ...is.offerKeys({ ...is.onceSent, revision: 2, amount: is.euro(45_000) }),
          terms: { deliveryDays: 18 },
          validUntil: '2026-03-31',
          note: 'Two containers',
        },
      });
  });

  it('replaces terms and validity where they are told', () => {
    given(is.registered(), ...offer('sent'))
      .when(reworkOffer, { ...ids, terms: { payment: 'In advance' }, validUntil: '2026-04-30' }, {})
      .then({
        type: 'OfferReworked',
        data: {
          ...is.offerKeys({ ...is.onceSent, revision: 2 }),
          terms: { payment: 'In advance' },
          validUntil: '2026-04-30',
          note: null,
        },
      });
  });

  it('keeps what the rework before has said', () => {
    const terms = { payment: 'In advance' };
    const second = { ...is.offerKeys({ ...is.onceSent, revision: 2 }), terms, validUntil: '2026-04-30', note: null };
    const sentAgain = { type: 'OfferSent', data: is.offerKeys({ ...is.onceSent, revision: 2 }) } as const;
    given(is.registered(), ...offer('sent'), { type: 'OfferReworked', data: second }, sentAgain)
      .when(reworkOffer, { ...ids, amount: is.euro(45_000) }, {})
      .then({ type: 'OfferReworked', data: { ...second, revision: 3, amount: is.euro(45_000) } });
  });
});

describe('the conclusion of an offer', () => {
  it('is accepted as it was sent, whoever is responsible for the lead now', () => {
    given(is.registered(), ...offer('sent'), handedOver)
      .when(acceptOffer, ids, {})
      .then({ type: 'OfferAccepted', data: is.offerKeys(is.onceSent) });
  });

  it('is refused with a reason, and stays with the seller who sent it', () => {
    given(is.registered(), ...offer('sent'), handedOver)
      .when(refuseOffer, { ...ids, reason: 'rival', competitor: is.rival, note: 'A pity' }, refs)
      .then({
        type: 'OfferRefused',
        data: { ...is.offerKeys(is.onceSent), reason: 'rival', competitor: is.rival, note: 'A pity' },
      });
  });

  it('is refused also while it is under rework', () => {
    given(is.registered(), ...offer('rework'))
      .when(refuseOffer, { ...ids, reason: 'dear' }, refs)
      .then({
        type: 'OfferRefused',
        data: { ...is.offerKeys({ ...is.onceSent, revision: 2 }), reason: 'dear', competitor: null, note: null },
      });
  });

  it.each([
    ['unknown', 'whim', 'unknown-reason'],
    ['retired', 'slow', 'retired-reason'],
    ["a competitor's, without the competitor", 'rival', 'competitor-required'],
  ])('is not a refusal where the reason is %s', (_, reason, rejection) => {
    given(is.registered(), ...offer('sent'))
      .when(refuseOffer, { ...ids, reason }, refs)
      .thenRejected(rejection);
  });

  it('is still there to be concluded when another one of the lead has made a deal', () => {
    const other = { ...is.offerKeys(), offerId: is.NEVER };
    given(
      is.registered(),
      ...offer('accepted'),
      { type: 'OfferDrafted', data: { ...other, terms: null, validUntil: null } },
      is.won,
    )
      .when(withdrawOffer, { ...ids, offerId: is.NEVER }, {})
      .then({ type: 'OfferWithdrawn', data: { ...other, note: null } });
  });

  it('is withdrawn from a draft with the seller of the moment', () => {
    given(is.registered(), ...offer('drafted'), handedOver)
      .when(withdrawOffer, { ...ids, note: 'Replaced' }, {})
      .then({ type: 'OfferWithdrawn', data: { ...is.offerKeys({ seller: 'petro' }), note: 'Replaced' } });
  });
});

const steps = [
  { command: requestOffer, from: ['drafted'], type: 'OfferRequested', concludes: false },
  { command: sendOffer, from: ['requested', 'rework'], type: 'OfferSent', concludes: false },
  { command: reworkOffer, from: ['sent'], type: 'OfferReworked', concludes: false },
  { command: acceptOffer, from: ['sent'], type: 'OfferAccepted', concludes: true },
  { command: refuseOffer, from: ['sent', 'rework'], type: 'OfferRefused', concludes: true },
  {
    command: withdrawOffer,
    from: ['drafted', 'requested', 'sent', 'rework'],
    type: 'OfferWithdrawn',
    concludes: true,
  },
] as const;

describe('the order of an offer', () => {
  const cases = steps.flatMap((step) => Object.keys(is.offerIn).map((state) => ({ ...step, state })));
  const decide = (step: (typeof steps)[number], ...history: LeadEvent[]) => {
    const command = { ...ids, reason: 'dear' };
    const facts = history.map((event) => past(event));
    let state = lead.initial;
    for (const fact of facts) state = lead.apply(state, fact, fact.metadata);
    const context = { commandId: is.NEVER, actor: { id: 'anna' }, occurredAt: is.NOW, references: refs };
    const decision = step.command.decide(state, command, context);
    return 'code' in decision ? decision.code : decision.map(({ type }) => type).join();
  };

  it.each(cases.map((one) => [one.command.name, one.state, one] as const))('%s from %s', (_, state, step) => {
    const allowed = (step.from as readonly string[]).includes(state);
    expect(decide(step, is.registered(), ...offer(state))).toBe(allowed ? step.type : 'offer-wrong-state');
  });

  it.each(cases.map((one) => [one.command.name, one.state, one] as const))(
    '%s from %s once the lead is closed',
    (_, state, step) => {
      const allowed = (step.from as readonly string[]).includes(state);
      const expected = !step.concludes ? 'lead-closed' : allowed ? step.type : 'offer-wrong-state';
      expect(decide(step, is.registered(), ...offer(state), is.won)).toBe(expected);
      expect(decide(step, is.registered(), ...offer(state), is.lost)).toBe(expected);
    },
  );

  it.each(steps.map((step) => [step.command.name, step] as const))(
    '%s refuses an offer that is not there',
    (_, step) => {
      expect(decide(step, is.registered())).toBe('offer-not-found');
    },
  );
});
