import { SOURCES } from '#sales';
import { Code, Counts, Day, ListOf, OneOf, Part, Text, Whole } from '#schema';
import { ReportPeriod } from '../rollup/report-period.js';
import { SellerFilter } from '../rollup/seller-filter.js';

/** Competitors: of whom, of which leads, in which period. */
export class GetCompetitors {
  @SellerFilter('Only offers first sent, and leads lost, under this seller') seller?: string;
  @Code('Only offers and leads in this pipeline', 'universal', { optional: true }) pipeline?: string;
  @OneOf('Only offers and leads from this source', SOURCES, { optional: true }) source?: string;
  @Day(
    'First day of the refusal or loss, in the time zone of the company; from the beginning, where absent',
    '2026-01-01',
    { optional: true },
  )
  from?: string;
  @Day('Last day of the refusal or loss, included; up to now, where absent', '2026-03-31', { optional: true })
  to?: string;
}

/** What went to competitors. An offer and its lead may both have gone to one: they are not to be added. */
export class LostToCompetitors {
  @Whole('Offers refused for it', 12) offers!: number;
  @Whole('Leads lost to it, won back later or not; one that is reopened and lost to it again counts twice', 9)
  leads!: number;
  @Counts('The offers by the reason of their refusal', { competitor: 8, 'too-expensive': 4 })
  offersByReason!: Record<string, number>;
  @Counts('The amounts of the offers by currency, in its minor units', { EUR: 4_200_000 })
  offersWorth!: Record<string, number>;
}

export class CompetitorRow extends LostToCompetitors {
  @Text(
    'The competitor, as it is mostly written; however it is written in capitals and blanks, it is the same',
    'Delta Cargo',
  )
  competitor!: string;
}

export class Competitors {
  @Text('IANA time zone of the days', 'Europe/Kyiv') timeZone!: string;
  @Part('Local days in which offers were refused and leads lost', () => ReportPeriod) period!: ReportPeriod;
  @Part('All competitors together', () => LostToCompetitors) totals!: LostToCompetitors;
  @ListOf('Whom most was lost to first: by offers, then by leads, then by name', () => CompetitorRow, {
    max: 1_000_000,
  })
  rows!: CompetitorRow[];
}
