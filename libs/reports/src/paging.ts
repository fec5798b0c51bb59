import { type Calendar, type Document, type DocumentQuery, type Documents, type Range } from '#kernel';
import { reject, Rejected, type Scalar } from '#kernel';
import { Text, Whole } from '#schema';
import { checkPeriod, plusDays } from './periods.js';

const LAST_DAY = '9999-12-31';
const MAX_CURSOR_LENGTH = 4_000;

/** Query parameter: where a page goes on. */
export const Cursor = () =>
  Text('Where to go on: `next` of the page before, with the same filters and order', 'WyJsaXN0LWxlYWRz', {
    max: MAX_CURSOR_LENGTH,
    optional: true,
  });

/** Query parameter: size of a page. */
export const Limit = (most: number, usual: number) =>
  Whole(`At most this many items; ${usual} unless told`, usual, { min: 1, max: most, optional: true });

/** Field of an answer: the cursor of the next page. */
export const Next = () =>
  Text('`cursor` of the next page; null = this is the last', 'WyJsaXN0LWxlYWRz', {
    max: MAX_CURSOR_LENGTH,
    nullable: true,
  });

/** What a cursor belongs to: the query with its filters and order. Absent parameters leave no trace. */
export const scopeOf = (query: string, parameters: Readonly<Record<string, Scalar | undefined>>): string =>
  JSON.stringify([query, Object.entries(parameters).filter(([, value]) => value !== undefined)]);

/** An opaque cursor: base64url (RFC 4648, section 5) of the scope and the place in it. */
export const encodeCursor = (scope: string, place: readonly Scalar[]): string =>
  Buffer.from(JSON.stringify([scope, ...place])).toString('base64url');

/**
 * The place that a cursor stands for.
 * @param size how many values a place of this query has
 * @throws Rejected `invalid-cursor` if it is broken or was made for another query, filter or order
 */
export function decodeCursor(scope: string, size: number, cursor: string): Scalar[] {
  const [made, ...place] = valuesOf(cursor);
  if (made === undefined || place.length !== size) throw invalidCursor('is not one that this API gave');
  if (made !== scope) throw invalidCursor('was given for another query, other filters or another order');
  return place;
}

export const invalidCursor = (why: string): Rejected =>
  new Rejected(reject('invalid', 'invalid-cursor', `cursor: ${why}; leave it out to start from the beginning`));

function valuesOf(cursor: string): Scalar[] {
  // Buffer skips what is not base64url; a cursor of ours comes back as it was.
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.toString('base64url') !== cursor) return [];
  try {
    const values: unknown = JSON.parse(bytes.toString());
    return Array.isArray(values) && values.every(isScalar) ? values : [];
  } catch {
    return [];
  }
}

const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * The instants of the local days `from` to `to`, both inclusive; undefined = all.
 * @throws Rejected `period-reversed` if `from` is after `to`
 */
export function instantsOf(calendar: Calendar, from?: string, to?: string): Range | undefined {
  checkPeriod(from, to);
  const until = to === undefined || to === LAST_DAY ? undefined : calendar.startOf(plusDays(to, 1));
  if (from === undefined && until === undefined) return undefined;
  return { ...(from !== undefined && { gte: calendar.startOf(from) }), ...(until !== undefined && { lt: until }) };
}

/**
 * One page of documents after a cursor, and the cursor of the next page.
 * @throws Rejected `invalid-cursor`
 */
export async function pageOf<Doc extends Document>(
  documents: Documents<Doc>,
  scope: string,
  query: Pick<DocumentQuery<Doc>, 'where' | 'orderBy'> & {
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<{ items: Doc[]; next: string | null }> {
  const { cursor, limit, ...conditions } = query;
  const after = cursor === undefined ? undefined : placeOf(scope, cursor);
  const found = await documents.find({ ...conditions, ...(after && { after }), limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  if (!last || found.length <= limit) return { items, next: null };
  const value = last[query.orderBy?.field ?? 'id'];
  if (!isScalar(value))
    throw new Error(`Documents cannot be paged by ${query.orderBy?.field ?? 'id'}: it is no scalar`);
  return { items, next: encodeCursor(scope, [value, last.id]) };
}

function placeOf(scope: string, cursor: string): { value: Scalar; id: string } {
  const [value = null, id] = decodeCursor(scope, 2, cursor);
  if (typeof value !== 'string' || typeof id !== 'string') throw invalidCursor('is not one that this API gave');
  return { value, id };
}

/** All documents that match, page by page along an indexed field, so that memory stays flat and no sort is needed. */
export async function* scanBy<Doc extends Document>(
  documents: Documents<Doc>,
  field: keyof Doc & string,
  where: NonNullable<DocumentQuery<Doc>['where']>,
  pageSize = 500,
): AsyncGenerator<Doc[], void, undefined> {
  let after: DocumentQuery<Doc>['after'];
  for (;;) {
    const orderBy = { field, direction: 'asc' } as const;
    const page: Doc[] = await documents.find({ where, orderBy, limit: pageSize, ...(after && { after }) });
    const last = page.at(-1);
    if (last) yield page;
    const value = last?.[field];
    if (!last || page.length < pageSize || !isScalar(value)) return;
    after = { value, id: last.id };
  }
}
