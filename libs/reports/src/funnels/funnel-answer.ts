import { Code, Counts, Day, Figure, Flag, ListOf, OneOf, Part, Text, Whole } from '#schema';
import { FUNNEL_PARTS, Labels, SOURCES, STATUS_KINDS } from '#sales';
import { ReportPeriod } from '../rollup/report-period.js';
import { SellerFilter } from '../rollup/seller-filter.js';

const SHARE = { min: 0, max: 1, nullable: true };

/** A funnel: of which pipeline, which leads and which period. */
export class GetFunnel {
  @Code('The pipeline', 'universal') pipeline!: string;
  @Whole('Only leads that run on this version of the pipeline, as it was published; of all versions where absent', 1, {
    min: 1,
    optional: true,
  })
  version?: number;
  @SellerFilter('Only visits under this seller: who was responsible at their end, or is now') seller?: string;
  @OneOf('Only leads from this source', SOURCES, { optional: true }) source?: string;
  @Day('First day, in the time zone of the company; from the beginning, where absent', '2026-01-01', { optional: true })
  from?: string;
  @Day('Last day, included; up to now, where absent', '2026-03-31', { optional: true }) to?: string;
}

export class FunnelLeads {
  @Whole(
    'Leads registered in the period, under whom they were registered: mostly nobody, so of one seller it is no base for shares',
    120,
  )
  registered!: number;
  @Whole('Leads that are now in a won status which they entered in the period', 31) won!: number;
  @Whole('Leads that are now in a lost status which they entered in the period', 52) lost!: number;
  @Whole('Leads that are now in an open or waiting status which they entered in the period', 34) open!: number;
  @Whole(
    'Leads that are now kept for later (in a dormant-pool status), since a day in the period; /leads has them among the open ones',
    3,
  )
  inactive!: number;
}

export class TimeInStatus {
  @Figure(
    'Lower median of the finished visits, in seconds; within 1 % and half a millisecond of the exact value. One that ended before it began, because its end was entered with an earlier time, counts as 0',
    5400.25,
    { min: 0 },
  )
  median!: number;
  @Figure(
    '90th percentile (nearest rank) of the finished visits, in seconds; within 1 % and half a millisecond of the exact value',
    86400,
    {
      min: 0,
    },
  )
  p90!: number;
}

export class FunnelStatus {
  @Code('The status', 'in-progress') status!: string;
  @OneOf('What the status means, in the latest version that has it', STATUS_KINDS) kind!: string;
  @OneOf('Part of the funnel; null while the version that defines it is not known', FUNNEL_PARTS, { nullable: true })
  part!: string | null;
  @Part('Names for people; null while the version that defines it is not known', () => Labels, { nullable: true })
  labels!: Labels | null;
  @Flag('A side branch of the way to the goal, as its pipeline says: nothing converts from it', { example: false })
  detour!: boolean;
  @Whole('Visits (stays of a lead) that began in the period', 80) entered!: number;
  @Whole('Of these visits: not ended yet', 12) nowIn!: number;
  @Whole('Of these visits: ended', 68) left!: number;
  @Whole('Of these visits: ended with another status than a loss', 49) movedOn!: number;
  @Whole('Of these visits: ended with the loss of the lead', 19) lost!: number;
  @Counts('The losses by reason', { 'too-expensive': 12, 'long-delivery': 7 }) lostByReason!: Record<string, number>;
  @Figure(
    'Entered here per entered in the nearest open or won status before it in the order of the pipeline that is no detour; null for the ' +
      'first, for lost and dormant-pool statuses (exits, not steps) and where nobody entered that one. Above 1 where leads skip that one, come here again, or entered that one before the period. By `seller`, a hand-over takes the visit under way along: 0 may mean handed over, above 1 taken over',
    0.66,
    { min: 0, nullable: true },
  )
  conversionFromPrevious!: number | null;
  @Figure(
    'Entered here per entered in the first status of the pipeline, a ratio (0.5 = half as many); null where nobody entered that one',
    0.5,
    {
      min: 0,
      nullable: true,
    },
  )
  conversionFromFirst!: number | null;
  @Part('How long the visits that ended lasted; null where none ended', () => TimeInStatus, { nullable: true })
  secondsInStatus!: TimeInStatus | null;
}

export class FunnelPartFigures {
  @OneOf('Part of the funnel, as the latest version that has a status puts it', FUNNEL_PARTS) part!: string;
  @Whole('Visits that began in the period in the first open or won status of the part that is no detour', 120)
  entered!: number;
  @Whole('Visits in the open and waiting statuses of the part that began in the period and have not ended', 20)
  nowIn!: number;
  @Whole(
    'Visits in statuses of the part that ended with the loss of the lead; one that is reopened and lost again counts twice',
    25,
  )
  lost!: number;
  @Counts('The losses by reason', { 'too-expensive': 25 }) lostByReason!: Record<string, number>;
  @Figure(
    'The losses of the part among the losses of all statuses, from 0 to 1; null where nothing was lost',
    0.4,
    SHARE,
  )
  shareOfAllLosses!: number | null;
  @Figure(
    'Entered here per entered in the nearest part before it, a ratio (0.5 = half as many); null for the first, and where nobody entered that one',
    0.7,
    { min: 0, nullable: true },
  )
  conversionFromPrevious!: number | null;
}

export class Bottleneck {
  @Code('The status with the most losses; of several the earliest', 'in-progress') status!: string;
  @Whole('Losses there', 19) lost!: number;
  @Figure('Its share of the losses of all statuses, from 0 to 1', 0.38, { min: 0, max: 1 }) shareOfAllLosses!: number;
}

export class Funnel {
  @Code('The pipeline', 'universal') pipeline!: string;
  @Whole(
    'The version asked for; null = all versions together, in the kinds, parts and labels that the latest one with a status gives it: a new version may show old visits in another part',
    1,
    { min: 1, nullable: true },
  )
  version!: number | null;
  @Part('Local days in which the visits began', () => ReportPeriod) period!: ReportPeriod;
  @Text('IANA time zone of the days', 'Europe/Kyiv') timeZone!: string;
  @Part('Where the leads are', () => FunnelLeads) leads!: FunnelLeads;
  @ListOf('In the order of the pipeline; statuses that only older versions have come last', () => FunnelStatus)
  statuses!: FunnelStatus[];
  @ListOf('Top, middle and bottom', () => FunnelPartFigures) parts!: FunnelPartFigures[];
  @Part('Where most losses are; null where none is', () => Bottleneck, { nullable: true })
  bottleneck!: Bottleneck | null;
}
