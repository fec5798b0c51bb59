import { DateTime } from 'luxon';
import { reject, Rejected } from '#kernel';
import type { TimeSource } from '../mapping/definition.js';

const ISO_WITH_OFFSET = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;
/** Of a month or a week, or by its number in the year: what has none, luxon would take for a time of today or the first day of its year. */
const ISO_DAY = /^\d{4}(?:-?\d{2}-?\d{2}|-?\d{3}|-?W\d{2}-?\d)(?:T|$)/;
/** No zone is more than 23:59 away (ISO 8601); luxon and Date would reckon with any number. */
const WRONG_OFFSET = /T.*[+-](?:(?:2[4-9]|[3-9]\d):?\d{2}|\d{2}:?[6-9]\d)$/;
/** As the API takes them: from 1900, which leaves out what programs write for no date at all, to 9999. */
const IN_RANGE = /^(?:19|[2-9]\d)\d{2}-/;
/** As Java writes them, `2025-10-26T02:30:00+01:00[Europe/Berlin]`: of the two, the offset leaves nothing open. */
const ZONE_BESIDE_OFFSET = /(Z|[+-]\d{2}:?\d{2})\[[^\]]+\]$/;
const REMEMBERED = 10_000;

/**
 * Reads the times of a log: ISO 8601, or luxon's tokens; without an offset, in the mapping's time zone.
 * A local time that the clocks left out is as much later as they were put forward; one that came twice is the first.
 * @returns a function from a text to an ISO 8601 instant in UTC with milliseconds. It throws Rejected `invalid-time`.
 */
export function timeReader(source: Omit<TimeSource, 'from'>): (text: string) => string {
  const slow = slowReader(source);
  // Tables often hold days: few texts, many rows.
  const remembered = new Map<string, string>();
  return (text) => {
    const instant = (source.format === undefined ? isoInstant(text) : undefined) ?? remembered.get(text);
    if (instant !== undefined) return instant;
    const read = slow(text);
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(text, read);
    return read;
  };
}

/** The common case, a hundred times faster than a general parser; days that do not exist are left to that one. */
function isoInstant(text: string): string | undefined {
  const [, year, month, day] = ISO_WITH_OFFSET.exec(text) ?? [];
  if (year === undefined || (Number(day) > 28 && Number(day) > daysIn(Number(year), Number(month)))) return undefined;
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? undefined : inRange(new Date(millis).toISOString());
}

const inRange = (instant: string): string | undefined => (IN_RANGE.test(instant) ? instant : undefined);

/** A local time that came twice, when clocks went back: luxon's choice depends on the season in which it is asked. */
const earliest = (time: DateTime<true>): DateTime<true> => time.getPossibleOffsets()[0] ?? time;

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const isWhole = (iso: string): boolean => ISO_DAY.test(iso) && !WRONG_OFFSET.test(iso);

function slowReader({ format, timeZone }: Omit<TimeSource, 'from'>): (text: string) => string {
  const parser = format === undefined ? undefined : DateTime.buildFormatParser(format, { locale: 'en-US' });
  return (text) => {
    const options = { zone: timeZone, setZone: true, locale: 'en-US' };
    const time = parser
      ? DateTime.fromFormatParser(text.trim(), parser, options)
      : DateTime.fromISO(text.trim().replace(ZONE_BESIDE_OFFSET, '$1'), options);
    const exists = time.isValid && (format !== undefined || isWhole(text.trim()));
    const instant = exists ? inRange(earliest(time).toUTC().toISO()) : undefined;
    if (instant !== undefined) return instant;
    const expected = format === undefined ? 'ISO 8601' : `the format ${format}`;
    throw new Rejected(
      reject(
        'invalid',
        'invalid-time',
        `The time "${text}" is not in ${expected}, does not exist or lies before 1900`,
        { time: text },
      ),
    );
  };
}
