import type { Money } from '#kernel';
import type { ClientKind, PersonalDetails } from '#sales';
import { Dice } from './dice.js';
import { CITIES, COMPANIES, FAMILY_NAMES, FIRST_NAMES, type Latin, POSITIONS, STREETS } from './names.js';
import type { World } from './thread.js';

export type Pipeline = 'universal' | 'freight' | 'travel-agency';

export interface Client {
  readonly number: number;
  readonly id: string;
  readonly kind: ClientKind;
  /** The line of business in which the client inquires. */
  readonly pipeline: Pipeline;
  /** What its deals are worth, more or less. */
  readonly typical: Money;
}

const PIPELINES = { universal: 46, freight: 36, 'travel-agency': 18 };

/** Units of the currency that a typical deal is worth, from and to. */
const DEALS = {
  universal: { currency: 'UAH', low: 12_000, high: 260_000 },
  freight: { currency: 'EUR', low: 600, high: 9_000 },
  'travel-agency': { currency: 'UAH', low: 28_000, high: 190_000 },
};

/** A client follows from its number alone, so that none has to be kept. */
export function clientOf({ seed, ids }: World, number: number): Client {
  const dice = new Dice(`${seed}/client/${number}`);
  const pipeline = dice.weighted(PIPELINES);
  const { currency, low, high } = DEALS[pipeline];
  const companies = { universal: 0.6, freight: 0.95, 'travel-agency': 0.05 }[pipeline];
  return {
    number,
    id: ids('client', number),
    kind: dice.chance(companies) ? 'company' : 'person',
    pipeline,
    typical: { minor: Math.round(low * (high / low) ** dice.next()) * 100, currency },
  };
}

/** An amount near the typical one, in whole tens of the currency. */
export const amountNear = ({ minor, currency }: Money, dice: Dice, low = 0.75, high = 1.3): Money => ({
  minor: Math.max(1, Math.round((minor * dice.between(low, high)) / 1_000)) * 1_000,
  currency,
});

/** Invented people; mail and company names that belong to nobody (RFC 2606). */
export function personalDataOf({ seed }: World, { number, kind }: Client): PersonalDetails {
  const dice = new Dice(`${seed}/personal/${number}`);
  const [first, firstLatin] = dice.pick(FIRST_NAMES);
  const [family, familyLatin] = dice.pick(FAMILY_NAMES);
  const city = dice.pick(CITIES);
  const phone = `+38044555${String(1_000 + Math.floor(dice.next() * 9_000))}`;
  const person = { name: `${first} ${family}`, phones: [phone], mails: [mail(firstLatin, familyLatin, dice)] };
  if (kind === 'person') return dice.chance(0.3) ? { ...person, addresses: [address(city, dice)] } : person;
  const company = `${dice.pick(COMPANIES)} ${city}`;
  return { ...person, company, position: dice.pick(POSITIONS), addresses: [address(city, dice)] };
}

const address = (city: string, dice: Dice): string =>
  `${city}, ${dice.pick(STREETS)} ${String(1 + Math.floor(dice.next() * 120))}`;

const mail = (first: Latin, family: Latin, dice: Dice): string =>
  `${first}.${family}@${dice.pick(['example.com', 'mail.example.com', 'office.example.com'])}`;
