const DAY_MS = 86_400_000;

/** When silence counts as sleep: at least so many purchase days, longer than `factor` times the own median, at least `minDays`. */
export interface DormancyRule {
  readonly minPurchases: number;
  readonly factor: number;
  readonly minDays: number;
}

/** The fold of the clients keeps the day on which `minPurchases` was reached: another default needs a new version there. */
export const DEFAULT_RULE: DormancyRule = { minPurchases: 3, factor: 2, minDays: 30 };

/** A client's own rhythm at the end of a day, and what the rule says of it. Days are local, `YYYY-MM-DD`. */
export interface Rhythm {
  readonly medianGapDays: number | null;
  readonly silentDays: number | null;
  readonly eligible: boolean;
  /** The day on which its silence became too long; null = it has not. */
  readonly dormantSince: string | null;
}

/**
 * The rule of dormancy over the distinct purchase days up to `asOf`, ascending: dormant when the days since the last one are
 * more than `factor` times the median of the gaps between neighbours, and at least `minDays`. A client with fewer than
 * two days has no rhythm.
 */
export function rhythmOf(days: readonly string[], asOf: string, rule: DormancyRule): Rhythm {
  const last = days.at(-1);
  const medianGapDays = medianGap(days);
  const eligible = days.length >= rule.minPurchases;
  if (last === undefined) return { medianGapDays, silentDays: null, eligible: false, dormantSince: null };
  const silentDays = numberOf(asOf) - numberOf(last);
  const dormantAfter = medianGapDays === null ? null : silenceAllowed(medianGapDays, rule);
  const dormant = eligible && dormantAfter !== null && silentDays >= dormantAfter;
  return {
    medianGapDays,
    silentDays,
    eligible,
    dormantSince: dormant ? dayOfNumber(numberOf(last) + dormantAfter) : null,
  };
}

/** Products such as 1.15 × 100 come out a little too small. */
const ROUNDING = 1e-9;

/** The first whole number of silent days at which the rule calls a client dormant. */
export const silenceAllowed = (medianGapDays: number, { factor, minDays }: DormancyRule): number =>
  Math.max(Math.floor(factor * medianGapDays + ROUNDING) + 1, minDays);

/** The median gap in days; of an even number of gaps the mean of the two in the middle; null without gaps. */
function medianGap(days: readonly string[]): number | null {
  if (days.length < 2) return null;
  const numbers = days.map(numberOf);
  const gaps = numbers.slice(1).map((number, index) => number - (numbers[index] ?? number));
  gaps.sort((a, b) => a - b);
  const upper = gaps[gaps.length >> 1] ?? 0;
  const lower = gaps[(gaps.length - 1) >> 1] ?? 0;
  return (lower + upper) / 2;
}

const numberOf = (day: string): number => Date.parse(day) / DAY_MS;
const dayOfNumber = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);
