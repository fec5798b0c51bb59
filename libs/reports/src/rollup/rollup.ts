import type { Document, DocumentQuery, Documents, Range } from '#kernel';
import { scanBy } from '../paging.js';
import { checkPeriod, lastDayOfMonth, monthOf } from '../periods.js';

/** Every figure is kept twice, by day and by month: a long period is read as months, with days at its edges. */
export type Grain = 'day' | 'month';

/** Stands for "no seller" in ids and filters; no code starts like this. */
export const NOBODY = '-';

/** Parts of an id are codes, days and numbers: none of them contains the separator. */
const SEPARATOR = '|';
export const idOf = (...parts: readonly (string | number)[]): string => parts.join(SEPARATOR);
export const partsOf = (id: string): string[] => id.split(SEPARATOR);

/** What the ids of figures by seller say: whose they are, and of which day or month. */
export function sellerPeriodOf(id: string): {
  readonly grain: Grain;
  readonly period: string;
  readonly seller: string;
} {
  const [grain, period = '', seller = NOBODY] = partsOf(id);
  return { grain: grain === 'day' ? 'day' : 'month', period, seller };
}

/** The day and the month that a local day is counted in, each with its grain. */
export const unitsOf = (day: string): readonly [day: readonly ['day', string], month: readonly ['month', string]] => [
  ['day', day],
  ['month', monthOf(day)],
];

/** A run of days or of months, as conditions on the fields `grain` and `period`. */
export interface Stretch {
  readonly grain: Grain;
  readonly period?: Range;
}

/**
 * The stretches that cover the local days `from` to `to`, both inclusive, each day once: whole months, and days at the
 * edges; at most three. An absent end is open.
 * @throws Rejected `period-reversed` if `from` is after `to`
 */
export function cover(from?: string, to?: string): Stretch[] {
  if (from === undefined && to === undefined) return [{ grain: 'month' }];
  checkPeriod(from, to);
  const startsMidway = from !== undefined && !from.endsWith('-01');
  const endsMidway = to !== undefined && to !== lastDayOfMonth(to);
  if ((startsMidway || endsMidway) && from && to && monthOf(from) === monthOf(to)) {
    return [{ grain: 'day', period: { gte: from, lte: to } }];
  }
  const months: Range = {
    ...(from && (startsMidway ? { gt: monthOf(from) } : { gte: monthOf(from) })),
    ...(to && (endsMidway ? { lt: monthOf(to) } : { lte: monthOf(to) })),
  };
  return [
    ...(startsMidway ? [days(from, lastDayOfMonth(from))] : []),
    { grain: 'month', period: months },
    ...(endsMidway ? [days(`${monthOf(to)}-01`, to)] : []),
  ];
}

/**
 * The local days `from` to `to`, both inclusive; an absent end is open.
 * @throws Rejected `period-reversed` if `from` is after `to`
 */
export function days(from?: string, to?: string): Stretch {
  checkPeriod(from, to);
  if (from === undefined && to === undefined) return { grain: 'day' };
  return { grain: 'day', period: { ...(from && { gte: from }), ...(to && { lte: to }) } };
}

/** So few that reading them holds nobody up: a store in this process reads a page at once. */
const PAGE = 1_000;

interface OfPeriod extends Document {
  readonly period: string;
}
type Where<Doc extends Document> = NonNullable<DocumentQuery<Doc>['where']>;

/** All documents that match, in the order of their periods. */
export async function readAll<Doc extends OfPeriod>(documents: Documents<Doc>, where: Where<Doc>): Promise<Doc[]> {
  const found: Doc[] = [];
  for await (const page of readPages(documents, where)) found.push(...page);
  return found;
}

/** The same page by page, for those that need not keep them. */
export const readPages = <Doc extends OfPeriod>(
  documents: Documents<Doc>,
  where: Where<Doc>,
): AsyncGenerator<Doc[], void, undefined> => scanBy(documents, 'period', where, PAGE);
