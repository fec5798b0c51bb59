import { DateTime } from 'luxon';

const DAY = /^(?:19|[2-9]\d)\d{2}-\d{2}-\d{2}$/;
// RFC 3339, section 5.6: seconds are there, and so is the offset. Before 1900 nobody sold anything through this system.
const INSTANT = /^(?:19|[2-9]\d)\d{2}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Whether a value is a day of the calendar as `YYYY-MM-DD`. */
export const isDay = (value: unknown): boolean =>
  typeof value === 'string' && DAY.test(value) && DateTime.fromISO(value, { zone: 'utc' }).isValid;

/** Whether a value is an instant by RFC 3339 that exists in the calendar. */
export const isInstant = (value: unknown): boolean => typeof value === 'string' && toInstant(value) !== undefined;

/** From 1900 on. The same instant in UTC, in milliseconds, as `2026-03-01T09:30:00.000Z`; undefined if the text is none. */
export function toInstant(text: string): string | undefined {
  if (!INSTANT.test(text)) return undefined;
  const time = DateTime.fromISO(text.toUpperCase(), { setZone: true });
  return time.isValid ? time.toUTC().toISO() : undefined;
}
