import { DateTime } from 'luxon';
import { said } from '../errors.js';

const QUOTED = /'[^']*'/g;
/** Of no other year, month, or day of a month or week than whatever would stand for one that is missing. */
const SOME_DAY = DateTime.utc(2001, 2, 3);
const READING = { zone: 'UTC', setZone: true, locale: 'en-US' };

/** What is wrong with a format in luxon's tokens: a day that is written and read by it must be the same; undefined where nothing is. */
export function formatProblem(format: string): string | undefined {
  const tokens = format.replace(QUOTED, '');
  // Luxon takes DD for a whole date, and YYYY for four letters.
  if (/Y/.test(tokens) || (/D/.test(tokens) && /[yML]/.test(tokens)))
    return `"${format}" is not of luxon's tokens, where dd is the day and yyyy the year: e.g. dd.MM.yyyy`;
  try {
    const read = DateTime.fromFormat(SOME_DAY.toFormat(format, READING), format, READING);
    if (!read.isValid) return `no time can be read by "${format}"; see luxon's tokens, e.g. dd.MM.yyyy HH:mm`;
    return read.hasSame(SOME_DAY, 'day')
      ? undefined
      : `"${format}" must have year, month and day, e.g. dd.MM.yyyy HH:mm`;
  } catch (error) {
    return `no time can be read by "${format}": ${said(error)}`;
  }
}
