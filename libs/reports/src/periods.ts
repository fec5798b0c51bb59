import { reject, Rejected } from '#kernel';

/** Periods that figures are shown by. All are made of local days; weeks are those of ISO 8601. */
export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;

const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The month of a day: `2026-03-01` → `2026-03`. */
export const monthOf = (day: string): string => day.slice(0, 7);

/** The day so many days later (earlier, if negative). */
export const plusDays = (day: string, days: number): string => dayAt(timeOf(day) + days * DAY_MS);

/** @throws Rejected `period-reversed` if `from` is after `to`; an absent end is open */
export function checkPeriod(from?: string, to?: string): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new Rejected(reject('invalid', 'period-reversed', 'from: must not be after to', { from, to }));
}

/** The last day of a day's month. */
export function lastDayOfMonth(day: string): string {
  const last = new Date(0);
  last.setUTCFullYear(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0);
  return dayAt(last.getTime());
}

/** The ISO 8601 week of a day, `2026-W10`: it belongs to the year that its Thursday is in. */
export function weekOf(day: string): string {
  const daysSinceMonday = (new Date(timeOf(day)).getUTCDay() + 6) % 7;
  const thursday = plusDays(day, 3 - daysSinceMonday);
  const year = thursday.slice(0, 4);
  const week = 1 + Math.floor((timeOf(thursday) - timeOf(`${year}-01-01`)) / (7 * DAY_MS));
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/**
 * The period that a day or a month lies in: `2026-03-01`, `2026-W10`, `2026-03`, `2026-Q1`, `2026`.
 * @param unit a day `YYYY-MM-DD`; for month, quarter and year also a month `YYYY-MM`
 */
export function periodOf(unit: string, period: Period): string {
  switch (period) {
    case 'day':
      return unit;
    case 'week':
      return weekOf(unit);
    case 'month':
      return monthOf(unit);
    case 'quarter':
      return `${unit.slice(0, 4)}-Q${Math.ceil(Number(unit.slice(5, 7)) / 3)}`;
    case 'year':
      return unit.slice(0, 4);
  }
}
