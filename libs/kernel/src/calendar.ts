/** A company's calendar: which local day an instant belongs to. Days are `YYYY-MM-DD`. */
export interface Calendar {
  /** IANA name, e.g. `Europe/Kyiv`. */
  readonly timeZone: string;
  /** The local day of an ISO 8601 instant. @throws RangeError if it is none. */
  dayOf(instant: string): string;
}

const QUARTER_HOUR = 900_000;

/**
 * The calendar of a time zone. UTC offsets change at quarter hours only (IANA tz database, since 1972), so a day is
 * looked up once per quarter hour and remembered.
 * @throws RangeError if the time zone is not known.
 */
export function calendarOf(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const days = new Map<number, string>();
  return {
    timeZone,
    dayOf(instant) {
      const quarter = Math.floor(Date.parse(instant) / QUARTER_HOUR);
      let day = days.get(quarter);
      if (day === undefined) {
        day = format.format(quarter * QUARTER_HOUR);
        if (days.size > 100_000) days.clear();
        days.set(quarter, day);
      }
      return day;
    },
  };
}
