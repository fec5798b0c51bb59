import type { Source } from '#sales';
import { clientOf, personalDataOf, type Client } from './clients.js';
import { Dice } from './dice.js';
import { freight } from './freight.js';
import { MANAGER } from './moves.js';
import { DAY, dayAfter, demand, HOUR, instant, isWorkingDay } from './office.js';
import { purchases } from './purchases.js';
import { sellerFor } from './sellers.js';
import { INTERESTS } from './talk.js';
import { type LeadThread, Teller, type Telling, type World } from './thread.js';
import { travel } from './travel.js';
import { universal } from './universal.js';

export interface Span {
  /** Local days, both included. */
  readonly from: string;
  readonly until: string;
  readonly leadsPerMonth: number;
}

const DAYS_A_MONTH = 365.25 / 12;
const FROM_AFAR = { 'site-form': 60, 'social-network': 25, questionnaire: 15 };
const BY_DAY = { ...FROM_AFAR, 'site-form': 35, call: 32, meeting: 8, referral: 18, other: 4 };

/** Every inquiry that comes in, day by day: a new client's, or one more of a client that is known. */
export function* inbox(world: World, { from, until, leadsPerMonth }: Span): Telling {
  const dice = new Dice(`${world.seed}/inbox`);
  const days = (Date.parse(until) - Date.parse(from)) / DAY;
  let leads = 0;
  let clients = 0;
  for (let day = from, past = 0; day <= until; day = dayAfter(day), past++) {
    const growth = 0.85 + (0.3 * past) / days;
    const expected = (leadsPerMonth / DAYS_A_MONTH) * demand(day) * growth * dice.between(0.6, 1.4);
    for (const at of timesOf(world.office.startOf(day), isWorkingDay(day), dice.count(expected), dice)) {
      const known = clients > 20 && dice.chance(0.2);
      const client = known ? Math.floor(dice.next() * clients) : clients++;
      const inquiry = { number: ++leads, at, isNew: !known, month: Math.floor(past / DAYS_A_MONTH) };
      yield { occurredAt: instant(at), begins: leadFrom(world, clientOf(world, client), inquiry) };
    }
  }
}

/** Instants within a day, ascending: within working hours, some in the evening. */
function timesOf(midnight: number, isWorking: boolean, count: number, dice: Dice): number[] {
  const hour = (): number => (isWorking && dice.chance(0.85) ? dice.between(9, 18) : dice.between(11, 22));
  return Array.from({ length: count }, () => Math.round(midnight + hour() * HOUR)).sort((a, b) => a - b);
}

interface Inquiry {
  readonly number: number;
  readonly at: number;
  readonly isNew: boolean;
  readonly month: number;
}

const STORIES = { universal, freight, 'travel-agency': travel };

/** A lead from its inquiry to its end and, where it made a new client a buyer, the purchases that follow. */
function* leadFrom(world: World, client: Client, { number, at, isNew, month }: Inquiry): Telling {
  const dice = new Dice(`${world.seed}/lead/${number}`);
  const teller = new Teller(world, dice, `lead ${number}`, at);
  const seller = sellerFor(new Dice(`${world.seed}/seller of/${client.number}`), month);
  const source = sourceOf(at, world, dice);
  const lead: LeadThread = {
    number,
    leadId: world.ids('lead', number),
    client,
    source,
    teller,
    dice,
    month,
    seller,
    offers: 0,
  };
  if (isNew) yield teller.tell(registrarOf(lead), 'register-client', registration(world, client));
  yield* registered(lead);
  const won = yield* STORIES[client.pipeline](lead);
  if (won && isNew && client.pipeline !== 'travel-agency') yield* purchases(lead);
}

const registration = (world: World, client: Client) => ({
  clientId: client.id,
  externalId: `demo-${client.number}`,
  kind: client.kind,
  personal: personalDataOf(world, client),
});

function sourceOf(at: number, { office }: World, dice: Dice): Source {
  const isOpen = office.open(at, dice) === at;
  return dice.weighted<Source>(isOpen ? BY_DAY : FROM_AFAR);
}

/** Forms register themselves; who calls or comes is registered by a person. */
const registrarOf = ({ source, seller }: LeadThread): string => (source in FROM_AFAR ? 'website' : seller.code);

/** The lead is registered and, unless it came to its seller directly, handed out by the manager. */
function* registered(lead: LeadThread): Telling {
  const { teller, dice, leadId, client, source, seller } = lead;
  const direct = !(source in FROM_AFAR) && dice.chance(0.7);
  const fields = { leadId, clientId: client.id, pipeline: client.pipeline, source, amount: client.typical };
  const interest = dice.pick(INTERESTS[client.pipeline]);
  const responsible = direct ? { seller: seller.code } : {};
  yield teller.tell(registrarOf(lead), 'register-lead', { ...fields, interest, ...responsible });
  teller.days(0.15);
  if (!direct) yield teller.tell(MANAGER, 'assign-lead', { leadId, seller: seller.code });
  teller.days(0.3 * seller.slowness);
}
