import { DateTime } from 'luxon';

const DAY = /^(?:19|[2-9]\d)\d{2}-\d{2}-\d{2}$/;
// RFC 3339, section 5.6: hours to 23 and minutes to 59, in the offset too; seconds are there, and so is the offset. A leap second
// (:60) is none here, since clocks of computers have none. Before 1900 nobody sold anything through this system.
/** How an instant looks, as API documents describe it; whether its day exists is another question. */
export const INSTANT =
  /^(?:19|[2-9]\d)\d{2}-\d{2}-\d{2}[Tt](?:[01]\d|2[0-3])(?::[0-5]\d){2}(\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
/** The offset may take an instant across either end. */
const IN_RANGE = /^(?:19|[2-9]\d)\d{2}-/;

/** Whether a value is a day of the calendar as `YYYY-MM-DD`. */
export const isDay = (value: unknown): boolean =>
  typeof value === 'string' && DAY.test(value) && DateTime.fromISO(value, { zone: 'utc' }).isValid;

/** Whether a value is an instant by RFC 3339 that exists in the calendar. */
export const isInstant = (value: unknown): boolean => typeof value === 'string' && toInstant(value) !== undefined;

/** From 1900 to 9999. The same instant in UTC, in milliseconds, as `2026-03-01T09:30:00.000Z`; undefined if the text is none. */
export function toInstant(text: string): string | undefined {
  if (!INSTANT.test(text)) return undefined;
  const time = DateTime.fromISO(text.toUpperCase(), { zone: 'utc' });
  if (!time.isValid) return undefined;
  const instant = time.toISO();
  return IN_RANGE.test(instant) ? instant : undefined;
}
