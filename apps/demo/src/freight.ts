import { earlyRefusal, lose, mayHandOver, mayReopen, moveTo, qualify, talk } from './moves.js';
import { decideOffer, prepareOffer, sendOffer } from './offers.js';
import type { LeadThread, Telling } from './thread.js';

/** A lead along the freight pipeline. @returns whether the company became a client */
export function* freight(lead: LeadThread): Telling<boolean> {
  const { teller, dice, seller } = lead;
  yield* talk(lead);
  teller.days(1.5 * seller.slowness);
  yield* moveTo(lead, 'qualification');
  yield* qualify(lead);
  teller.days(2.5 * seller.slowness);
  if (dice.chance(0.3)) return yield* nothingToCarry(lead);
  yield* mayHandOver(lead);
  if (dice.chance(0.7)) {
    yield* moveTo(lead, 'presentation');
    teller.days(dice.chance(lead.seller.forgets) ? 20 : 3 * lead.seller.slowness);
    yield* talk(lead);
    if (dice.chance(0.2)) return yield* nothingToCarry(lead);
  }
  return yield* dealing(lead);
}

function* nothingToCarry(lead: LeadThread): Telling<false> {
  if (lead.dice.chance(0.04)) yield* lose(lead, 'bankrupt', { reason: 'bankrupt' });
  else yield* lose(lead, 'poor-quality-client', earlyRefusal(lead));
  return false;
}

/** Request after request is priced, until one is ordered or the client has had enough. */
function* dealing(lead: LeadThread): Telling<boolean> {
  const { teller, dice } = lead;
  for (;;) {
    yield* moveTo(lead, 'pricing');
    const offer = yield* prepareOffer(lead);
    yield* sendOffer(lead, offer);
    yield* moveTo(lead, 'negotiation');
    const refusal = yield* decideOffer(lead, offer);
    if (!refusal) break;
    if (dice.chance(0.35)) {
      teller.days(6);
      continue;
    }
    yield* lose(lead, 'poor-quality-client', refusal);
    if (!(yield* mayReopen(lead, 'qualification'))) return false;
  }
  teller.days(1.5);
  yield teller.tell(lead.seller.code, 'win-lead', { leadId: lead.leadId, to: 'became-client' });
  return true;
}
