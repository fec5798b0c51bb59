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
const SEARCHED_QUARTERS = 24 * 4;

/**
 * The calendar of a time zone. UTC offsets change at quarter hours only (IANA tz database, since 1972), so a day is
 * looked up once per quarter hour and remembered.
 * @throws RangeError if the time zone is not known.
 */
export function calendarOf(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const days = new Map<number, string>();
  const dayIn = (quarter: number): string => {
    let day = days.get(quarter);
    if (day === undefined) {
      // A log may hold what programs write for no date at all; days compare as texts.
      day = format.format(quarter * QUARTER_HOUR).padStart(DAY_LENGTH, '0');
      if (days.size > 100_000) days.clear();
      days.set(quarter, day);
    }
    return day;
  };
  return {
    timeZone,
    dayOf: (instant) => dayIn(Math.floor(timeOf(instant) / QUARTER_HOUR)),
    dayAt: (time) => dayIn(Math.floor(time / QUARTER_HOUR)),
    startOf(day) {
      const midnight = Date.parse(`${day}T00:00:00.000Z`) / QUARTER_HOUR;
      const start = firstWhere(midnight - SEARCHED_QUARTERS, midnight + SEARCHED_QUARTERS, (q) => dayIn(q) >= day);
      return new Date(start * QUARTER_HOUR).toISOString();
    },
  };
}

/** The first whole number from `low` on for which the condition holds; it holds from there on, and at `high`. */
function firstWhere(low: number, high: number, holds: (value: number) => boolean): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
