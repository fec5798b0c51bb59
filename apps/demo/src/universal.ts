import { earlyRefusal, lose, mayHandOver, mayReopen, moveTo, qualify, talk } from './moves.js';
import { decideOffer, prepareOffer, sendOffer } from './offers.js';
import { DAY, instant } from './office.js';
import { WAITS } from './talk.js';
import type { LeadThread, Telling } from './thread.js';

/** A lead along the universal pipeline. @returns whether it was won */
export function* universal(lead: LeadThread): Telling<boolean> {
  const { teller, dice, seller } = lead;
  yield* talk(lead);
  if (dice.chance(0.4)) {
    yield* moveTo(lead, 'sorting');
    teller.days(3 * seller.slowness);
    if (dice.chance(0.45)) return yield* turnedAway(lead);
  }
  yield* mayHandOver(lead);
  yield* moveTo(lead, 'in-progress');
  teller.days(1.5 * lead.seller.slowness);
  yield* talk(lead);
  yield* qualify(lead);
  if (dice.chance(0.2)) yield* doubts(lead);
  if (dice.chance(0.25 + 0.5 * lead.seller.forgets) && !(yield* waiting(lead))) return yield* turnedAway(lead);
  teller.days(2 * lead.seller.slowness);
  if (dice.chance(0.2)) return yield* turnedAway(lead);
  return yield* dealing(lead);
}

function* turnedAway(lead: LeadThread): Telling<false> {
  yield* lose(lead, 'closed', earlyRefusal(lead));
  return false;
}

function* doubts(lead: LeadThread): Telling {
  yield* moveTo(lead, 'clearing-up');
  lead.teller.days(3);
  yield* talk(lead);
}

/** Something is missing; whoever forgets to follow up lets the lead rest. @returns whether the answer came in the end */
function* waiting({ teller, dice, leadId, seller }: LeadThread): Telling<boolean> {
  const { to, missing, comment, expected, from } = dice.pick(WAITS);
  for (;;) {
    const days = 3 + Math.floor(dice.next() * 8);
    const controlPoint = { due: instant(teller.now + days * DAY), expected, from };
    yield teller.tell(seller.code, 'put-into-waiting', { leadId, to, missing, comment, controlPoint });
    teller.exactDays(days * (dice.chance(seller.forgets) ? dice.between(2, 9) : dice.between(0.3, 1.1)));
    if (dice.chance(0.15)) return false;
    if (!dice.chance(0.2)) break;
  }
  yield teller.tell(seller.code, 'receive-information', { leadId, note: `${expected}: is known now` });
  return true;
}

function* dealing(lead: LeadThread): Telling<boolean> {
  const { teller, dice } = lead;
  for (;;) {
    yield* moveTo(lead, 'ready');
    const offer = yield* prepareOffer(lead);
    yield* sendOffer(lead, offer);
    yield* moveTo(lead, 'active-client');
    const refusal = yield* decideOffer(lead, offer);
    if (!refusal) break;
    if (dice.chance(0.2)) continue;
    yield* lose(lead, 'closed', refusal);
    if (!(yield* mayReopen(lead, 'in-progress'))) return false;
  }
  yield* moveTo(lead, 'confirmation');
  teller.days(2);
  yield teller.tell(lead.seller.code, 'win-lead', { leadId: lead.leadId, to: 'completed' });
  return true;
}
