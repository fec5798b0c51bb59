import type { Money } from '#kernel';
import { amountNear } from './clients.js';
import { DAY, instant } from './office.js';
import { type RefusalReason, refusalReason } from './sellers.js';
import { COMPETITORS, PAYMENTS, REWORKS, WITHDRAWALS } from './talk.js';
import type { LeadThread, Telling } from './thread.js';

export interface Offer {
  readonly offerId: string;
  readonly amount: Money;
}

/** Drafts an offer and has it priced; what cannot be done as asked is withdrawn and offered anew. */
export function* prepareOffer(lead: LeadThread): Telling<Offer> {
  const { teller, dice, leadId, seller, client } = lead;
  const place = ++lead.offers;
  const offer = { offerId: teller.world.ids('offer', lead.number, place), amount: amountNear(client.typical, dice) };
  const number = `O-${instant(teller.now).slice(0, 4)}-${String(lead.number).padStart(5, '0')}-${place}`;
  const terms = { deliveryDays: 3 + Math.floor(dice.next() * 25), payment: dice.pick(PAYMENTS) };
  const validUntil = instant(teller.now + 30 * DAY).slice(0, 10);
  yield teller.tell(seller.code, 'draft-offer', { leadId, ...offer, number, terms, validUntil });
  teller.days(0.7 * seller.slowness);
  yield teller.tell(seller.code, 'request-offer', { leadId, offerId: offer.offerId });
  teller.days(1.1 * seller.slowness);
  if (!dice.chance(0.04)) return offer;
  yield teller.tell(seller.code, 'withdraw-offer', { leadId, offerId: offer.offerId, note: dice.pick(WITHDRAWALS) });
  return yield* prepareOffer(lead);
}

export function* sendOffer({ teller, leadId, seller }: LeadThread, { offerId }: Offer): Telling {
  yield teller.tell(seller.code, 'send-offer', { leadId, offerId });
}

/** The client thinks, may have the offer reworked, and decides. @returns why it refused; undefined = it accepted. */
export function* decideOffer(lead: LeadThread, offer: Offer): Telling<Refusal | undefined> {
  const { teller, dice, seller, leadId } = lead;
  const { offerId } = offer;
  for (let amount = offer.amount; ;) {
    teller.days(4 * (dice.chance(seller.forgets) ? 2.5 : 1));
    if (!dice.chance(seller.reworks * 0.6)) break;
    amount = amountNear(amount, dice, 0.85, 1.02);
    yield teller.tell(seller.code, 'rework-offer', { leadId, offerId, amount, note: dice.pick(REWORKS) });
    teller.days(1.2 * seller.slowness);
    yield* sendOffer(lead, offer);
  }
  if (dice.chance(seller.win)) {
    yield teller.tell(seller.code, 'accept-offer', { leadId, offerId });
    return undefined;
  }
  const refusal = refusalOf(lead);
  yield teller.tell(seller.code, 'refuse-offer', { leadId, offerId, ...refusal });
  return refusal;
}

export interface Refusal {
  readonly reason: RefusalReason;
  readonly competitor?: { readonly name: string; readonly why: string };
}

function refusalOf({ dice, seller }: LeadThread): Refusal {
  const reason = refusalReason(dice, seller);
  return reason === 'chose-competitor' ? { reason, competitor: dice.pick(COMPETITORS) } : { reason };
}
