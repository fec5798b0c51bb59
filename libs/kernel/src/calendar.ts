import { timeOf } from './instant.js';

/** A company's calendar: which local day an instant belongs to. Days are `YYYY-MM-DD`. */
export interface Calendar {
  /** IANA name, e.g. `Europe/Kyiv`. */
  readonly timeZone: string;
  /** The local day of an ISO 8601 instant. @throws RangeError if it is none. */
  dayOf(instant: string): string;
  /** The local day of a time in milliseconds since 1970. @throws RangeError if it is none. */
  dayAt(time: number): string;
  /**
   * The first instant of a local day, ISO 8601 in UTC: 01:00 where the clock skips midnight, and the start of the next
   * day where it skips the whole day. @throws RangeError if the day is none.
   */
  startOf(day: string): string;
}

/** `YYYY-MM-DD` */
const DAY_LENGTH = 10;
const QUARTER_HOUR = 900_000;
/** No offset is larger than this (-12:00 to +14:00), so a day starts this close to its midnight in UTC. */
const SEARCHED = 24 * 3_600_000;
/** What no day is called. */
const SEVERAL = '';

/**
 * The calendar of a time zone. Days begin at quarter hours nearly everywhere (IANA tz database, since 1972), so a day is looked
 * up once per quarter hour and remembered; within one that belongs to several days, instant by instant. Before 1972 a few clocks
 * jumped over midnight from farther away: there, a day may begin up to a quarter of an hour late.
 * @throws RangeError if the time zone is not known.
 */
export function calendarOf(timeZone: string): Calendar {
  // Of the Swedish kind: `2026-03-01 09:30`.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const days = new Map<number, string>();
  const remember = (quarter: number): string => {
    const local = format.format(quarter * QUARTER_HOUR);
    const [start, last] = [dayIn(local), (quarter + 1) * QUARTER_HOUR - 1];
    const day = isFarFromMidnight(local) || dayIn(format.format(last)) === start ? start : SEVERAL;
    if (days.size > 100_000) days.clear();
    days.set(quarter, day);
    return day;
  };
  const dayAt = (time: number): string => {
    const quarter = Math.floor(time / QUARTER_HOUR);
    return (days.get(quarter) ?? remember(quarter)) || dayIn(format.format(time));
  };
  return {
    timeZone,
    dayOf: (instant) => dayAt(timeOf(instant)),
    dayAt,
    startOf(day) {
      const midnight = Date.parse(`${day}T00:00:00.000Z`);
      const start = firstWhere(midnight - SEARCHED, midnight + SEARCHED, (time) => dayAt(time) >= day);
      return new Date(start).toISOString();
    },
  };
}

/** A log may hold what programs write for no date at all; days compare as texts. */
const dayIn = (local: string): string => local.slice(0, -' 09:30'.length).padStart(DAY_LENGTH, '0');

/** Whether nothing that happens to the clocks within a quarter of an hour makes it another day. */
const isFarFromMidnight = (local: string): boolean => {
  const time = local.slice(-'09:30'.length);
  return time >= '00:15' && time < '23:45';
};

/** The first whole number from `low` on for which the condition holds; it holds from there on, and at `high`. */
function firstWhere(low: number, high: number, holds: (value: number) => boolean): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
