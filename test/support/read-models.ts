import { calendarOf, timeZoneOf } from '#kernel';
import { reportsOf } from '#reports';

const { models } = reportsOf(calendarOf('UTC'));

/** The names of all read models, in the order in which they are declared. */
export const READ_MODELS = models.map(({ name }) => name);

/** Those that count in the days of the company's time zone. */
export const COUNTING_DAYS = models.filter((model) => timeZoneOf(model) !== undefined).map(({ name }) => name);
