import { SOURCES } from '#sales';
import { Code, Counts, Day, Figure, ListOf, OneOf, Part, Text, Whole } from '#schema';
import { PERIODS, type Period } from '../periods.js';
import { SellerFilter } from '../rollup/seller-filter.js';

/** As many rows as one answer may have. */
export const MOST_ROWS = 20_000;

/** Loss shares: of whom, of which offers, by which period. */
export class GetLossShares {
  @SellerFilter('Only offers that were first sent under this seller') seller?: string;
  @Code('Only offers of leads in this pipeline', 'universal', { optional: true }) pipeline?: string;
  @OneOf('Only offers of leads from this source', SOURCES, { optional: true }) source?: string;
  @OneOf(
    `What a row covers; weeks are those of ISO 8601. A month, where absent. More than ${MOST_ROWS} rows are refused (\`too-many-rows\`): ask by a longer period, for fewer days or for one seller then`,
    PERIODS,
    { optional: true, example: 'month' },
  )
  period?: Period;
  @Day(
    'First day of the first sending, in the time zone of the company; from the beginning, where absent',
    '2026-01-01',
    {
      optional: true,
    },
  )
  from?: string;
  @Day('Last day of the first sending, included; up to now, where absent', '2026-03-31', { optional: true })
  to?: string;
}

export class LossShare {
  @Code('The refusal reason', 'too-expensive') reason!: string;
  @Whole('Offers refused with it', 7) refused!: number;
  @Figure('Refused with it, of all offers sent', 0.35, { min: 0, max: 1, nullable: true }) ofAll!: number | null;
  @Figure('Refused with it, of the offers closed; null where none is closed', 0.5, { min: 0, max: 1, nullable: true })
  ofClosed!: number | null;
}

/** How the offers ended that were first sent in a period. */
export class OfferOutcomes {
  @Whole('Offers first sent in the period', 20) sent!: number;
  @Whole('Of these: accepted', 6) accepted!: number;
  @Whole('Of these: withdrawn by us', 1) withdrawn!: number;
  @Whole('Of these: not closed yet', 6) open!: number;
  @Whole('Of these: accepted, refused or withdrawn', 14) closed!: number;
  @Counts('Of these: refused, by reason', { 'too-expensive': 7 }) refused!: Record<string, number>;
  @ListOf('The share of every reason, in the order of their codes', () => LossShare) shares!: LossShare[];
}

export class LossShareRow extends OfferOutcomes {
  @Code('Who was responsible when the offers were first sent; null = nobody', 'anna', { nullable: true })
  seller!: string | null;
  @Text(
    'The period: `2026-03-01`, `2026-W10`, `2026-03`, `2026-Q1` or `2026`; only its days between `from` and `to` count',
    '2026-03',
  )
  period!: string;
}

export class LossShares {
  @Text('IANA time zone of the days', 'Europe/Kyiv') timeZone!: string;
  @OneOf('What a row covers', PERIODS, { example: 'month' }) period!: Period;
  @Day('First day; null = from the beginning', '2026-01-01', { nullable: true }) from!: string | null;
  @Day('Last day, included; null = up to now', '2026-03-31', { nullable: true }) to!: string | null;
  @Part('All sellers and periods together', () => OfferOutcomes) totals!: OfferOutcomes;
  @ListOf('By seller, then by period; only where offers were sent', () => LossShareRow, { max: MOST_ROWS })
  rows!: LossShareRow[];
}
