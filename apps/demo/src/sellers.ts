import type { Dice } from './dice.js';

export type RefusalReason =
  | 'too-expensive'
  | 'payment-terms'
  | 'offer-unsuitable'
  | 'long-delivery'
  | 'chose-competitor'
  | 'postponed'
  | 'no-budget';

/** What is usual for a seller, for better or worse. Probabilities are per occasion. */
export interface Seller {
  readonly code: string;
  /** Share of the clients, as a weight. */
  readonly weight: number;
  /** Factor on every waiting time that depends on the seller. */
  readonly slowness: number;
  /** Probability that an offer is accepted. */
  readonly win: number;
  /** Probability that a due follow-up is forgotten. */
  readonly forgets: number;
  readonly reworks: number;
  readonly logs: number;
  readonly reasons: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Months of the history that passed before the seller came. */
  readonly joined: number;
}

const USUAL = {
  'too-expensive': 25,
  'payment-terms': 10,
  'offer-unsuitable': 14,
  'long-delivery': 12,
  'chose-competitor': 16,
  postponed: 14,
  'no-budget': 9,
};

/** Answers within hours, reworks gladly, and hardly loses an offer. */
const star: Seller = {
  code: 'olena',
  weight: 24,
  slowness: 0.6,
  win: 0.62,
  forgets: 0.03,
  reworks: 0.45,
  logs: 0.8,
  joined: 0,
  reasons: { ...USUAL, 'too-expensive': 12 },
};
/** Names the price first and the value never. */
const losesOnPrice: Seller = {
  code: 'taras',
  weight: 22,
  slowness: 1,
  win: 0.34,
  forgets: 0.1,
  reworks: 0.15,
  logs: 0.5,
  joined: 0,
  reasons: { ...USUAL, 'too-expensive': 110 },
};
/** Thorough, and always late. */
const slow: Seller = {
  code: 'iryna',
  weight: 16,
  slowness: 2.2,
  win: 0.4,
  forgets: 0.12,
  reworks: 0.3,
  logs: 0.7,
  joined: 0,
  reasons: { ...USUAL, 'long-delivery': 32, 'chose-competitor': 40 },
};
/** Puts leads into waiting and remembers them weeks after the control point. */
const forgetful: Seller = {
  code: 'bohdan',
  weight: 16,
  slowness: 1.3,
  win: 0.36,
  forgets: 0.6,
  reworks: 0.2,
  logs: 0.35,
  joined: 0,
  reasons: { ...USUAL, postponed: 34, 'chose-competitor': 24 },
};
const steady: Seller = {
  code: 'maksym',
  weight: 18,
  slowness: 1,
  win: 0.46,
  forgets: 0.12,
  reworks: 0.35,
  logs: 0.6,
  joined: 0,
  reasons: USUAL,
};
const newcomer: Seller = {
  code: 'sofiia',
  weight: 18,
  slowness: 0.8,
  win: 0.38,
  forgets: 0.08,
  reworks: 0.4,
  logs: 0.9,
  joined: 10,
  reasons: { ...USUAL, 'offer-unsuitable': 34 },
};

export const SELLERS: readonly Seller[] = [star, losesOnPrice, slow, forgetful, steady, newcomer];

/** Who takes on a client in a month of the history. */
export function sellerFor(dice: Dice, month: number, except?: Seller): Seller {
  const there = SELLERS.filter((seller) => seller.joined <= month && seller !== except);
  const code = dice.weighted(Object.fromEntries(there.map(({ code, weight }) => [code, weight])));
  return there.find((seller) => seller.code === code) ?? star;
}

/** Why an offer of this seller is refused. */
export const refusalReason = (dice: Dice, { reasons }: Seller): RefusalReason => dice.weighted(reasons);
