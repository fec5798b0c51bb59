import { sellerFor } from './sellers.js';
import { AGREED, REOPENINGS, SUMMARIES } from './talk.js';
import type { Refusal } from './offers.js';
import type { LeadThread, Telling } from './thread.js';

/** Who hands leads out. */
export const MANAGER = 'nadiia';

export function* moveTo({ teller, leadId, seller }: LeadThread, to: string, actor = seller.code): Telling {
  yield teller.tell(actor, 'change-status', { leadId, to });
}

/** The seller talks with the client and, if that is a habit, writes it down. */
export function* talk({ teller, dice, leadId, seller }: LeadThread): Telling {
  if (!dice.chance(seller.logs)) return;
  const kind = dice.weighted({ call: 50, mail: 20, message: 20, meeting: 10 });
  const agreed = dice.chance(0.5) ? { agreed: dice.pick(AGREED) } : {};
  yield teller.tell(seller.code, 'log-lead-contact', { leadId, kind, summary: dice.pick(SUMMARIES), ...agreed });
}

export function* qualify({ teller, dice, leadId, seller }: LeadThread): Telling {
  if (!dice.chance(0.7)) return;
  const answers = { reachable: dice.chance(0.95), wish: dice.chance(0.75), budget: dice.chance(0.6) };
  yield teller.tell(seller.code, 'qualify-lead', { leadId, ...answers });
}

/** The manager gives the lead to somebody else, now and then. */
export function* mayHandOver(lead: LeadThread): Telling {
  const { teller, dice, leadId, month } = lead;
  if (!dice.chance(0.05 + 0.05 * lead.seller.forgets)) return;
  lead.seller = sellerFor(dice, month, lead.seller);
  yield teller.tell(MANAGER, 'assign-lead', { leadId, seller: lead.seller.code });
}

type EarlyReason = 'no-need' | 'not-reachable' | 'poor-quality' | 'no-budget' | 'duplicate';

/** Most inquiries that come to nothing do so before any offer. */
export const earlyRefusal = ({ dice, seller }: LeadThread): { reason: EarlyReason } => ({
  reason: dice.weighted({
    'no-need': 34,
    'not-reachable': 22 + 40 * seller.forgets,
    'poor-quality': 22,
    'no-budget': 16,
    duplicate: 6,
  }),
});

type Loss = Refusal | { readonly reason: EarlyReason | 'bankrupt' | 'bad-client' };

export function* lose({ teller, leadId, seller }: LeadThread, to: string, loss: Loss): Telling {
  yield teller.tell(seller.code, 'lose-lead', { leadId, to, ...loss });
}

/** Some come back weeks after they were lost. @returns whether this one did */
export function* mayReopen({ teller, dice, leadId, seller }: LeadThread, to: string): Telling<boolean> {
  if (!dice.chance(0.07)) return false;
  teller.days(35);
  yield teller.tell(seller.code, 'reopen-lead', { leadId, to, reason: dice.pick(REOPENINGS) });
  return true;
}
