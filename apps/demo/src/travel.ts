import { lose, mayHandOver, moveTo, talk } from './moves.js';
import { decideOffer, prepareOffer, sendOffer } from './offers.js';
import { refusalReason } from './sellers.js';
import type { LeadThread, Telling } from './thread.js';

/** Who moves a trip along its dates. */
const SYSTEM = 'system';

/** A lead along the travel agency's pipeline. @returns whether a trip was paid */
export function* travel(lead: LeadThread): Telling<boolean> {
  const { teller, dice } = lead;
  for (;;) {
    yield* talk(lead);
    teller.days(lead.seller.slowness);
    if (!dice.chance(0.25)) {
      yield* mayHandOver(lead);
      if (yield* selection(lead)) return yield* order(lead);
    }
    yield* moveTo(lead, 'potential-client');
    if (!dice.chance(0.2)) return false;
    teller.days(70);
    yield* moveTo(lead, 'pre-sale');
  }
}

/** @returns whether a tour was chosen */
function* selection(lead: LeadThread): Telling<boolean> {
  do {
    yield* moveTo(lead, 'selecting');
    const offer = yield* prepareOffer(lead);
    yield* sendOffer(lead, offer);
    yield* moveTo(lead, 'variants-sent');
    if (!(yield* decideOffer(lead, offer))) {
      yield* moveTo(lead, 'tour-chosen');
      return true;
    }
  } while (lead.dice.chance(0.4));
  return false;
}

function* order(lead: LeadThread): Telling<boolean> {
  const { teller, dice, leadId, seller } = lead;
  teller.days(0.8 * seller.slowness);
  yield* moveTo(lead, 'order-drawn-up');
  teller.days(0.5);
  yield* moveTo(lead, 'tour-booked');
  while (dice.chance(0.06)) {
    teller.days(1.5);
    yield* moveTo(lead, 'refused-by-operator');
    teller.days(0.5);
    yield* moveTo(lead, 'tour-booked');
  }
  teller.days(1.5);
  yield* moveTo(lead, 'tour-confirmed');
  teller.days(2);
  if (dice.chance(0.08)) return yield* cancelled(lead);
  yield teller.tell(seller.code, 'win-lead', { leadId, to: 'tour-paid' });
  yield* trip(lead);
  return true;
}

function* cancelled(lead: LeadThread): Telling<false> {
  yield* moveTo(lead, 'cancellation-in-progress');
  lead.teller.days(4);
  const reason = refusalReason(lead.dice, lead.seller);
  yield* lose(lead, 'tour-cancelled', { reason: reason === 'chose-competitor' ? 'postponed' : reason });
  return false;
}

function* trip(lead: LeadThread): Telling {
  const { teller, dice } = lead;
  teller.days(8);
  yield* moveTo(lead, 'documents-ready');
  teller.days(3);
  yield* moveTo(lead, 'documents-handed-over');
  teller.earlyMorning(4 + Math.floor(dice.around(20)));
  yield* moveTo(lead, 'departs-tomorrow', SYSTEM);
  teller.earlyMorning(1);
  yield* moveTo(lead, 'departs-today', SYSTEM);
  teller.earlyMorning(1);
  yield* moveTo(lead, 'on-holiday', SYSTEM);
  teller.earlyMorning(dice.pick([3, 6, 9, 13]));
  yield* moveTo(lead, 'back-from-holiday', SYSTEM);
  teller.days(2);
  yield* talk(lead);
}
