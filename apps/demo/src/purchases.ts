import { amountNear } from './clients.js';
import { instant } from './office.js';
import { WAKE_UPS } from './talk.js';
import type { LeadThread, Telling } from './thread.js';

/** After the first deal about half of the clients buy on, each in a rhythm of its own; some suddenly stop, a few of them come back. */
export function* purchases(lead: LeadThread): Telling {
  const { teller, dice, client, seller } = lead;
  if (!dice.chance(0.5)) return;
  const gap = dice.between(12, 50);
  let stops = stopsAfter(lead, 0.33);
  for (let count = 1; ; count++) {
    teller.exactDays(gap * dice.between(0.7, 1.3));
    const reference = `INV-${instant(teller.now).slice(0, 4)}-${String(lead.number).padStart(5, '0')}-${count}`;
    const fields = {
      purchaseId: teller.world.ids('purchase', lead.number, count),
      amount: amountNear(client.typical, dice),
    };
    yield teller.tell(seller.code, 'record-purchase', { clientId: client.id, ...fields, reference });
    if (count < stops) continue;
    teller.exactDays(Math.max(35, gap * 2.4));
    yield* wakeUp(lead);
    if (!dice.chance(0.2)) return;
    stops = count + stopsAfter(lead, 0.15);
  }
}

/** After how many more purchases the client stops; never, mostly. */
const stopsAfter = ({ dice }: LeadThread, probability: number): number =>
  dice.chance(probability) ? 3 + Math.floor(dice.next() * 7) : Infinity;

/** Somebody notices the silence and writes or calls. */
function* wakeUp({ teller, dice, client, seller }: LeadThread): Telling {
  if (dice.chance(seller.forgets + 0.3)) return;
  const fields = { clientId: client.id, kind: dice.pick(['call', 'mail']), summary: dice.pick(WAKE_UPS) };
  yield teller.tell(seller.code, 'log-client-contact', fields);
}
