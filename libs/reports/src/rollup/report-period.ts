import { Day } from '#schema';

/** Field of an answer: the period it was asked for. */
export class ReportPeriod {
  @Day('First day; null = from the beginning', '2026-01-01', { nullable: true }) from!: string | null;
  @Day('Last day, included; null = up to now', '2026-03-31', { nullable: true }) to!: string | null;
}
