import type { Filter, Sort } from 'mongodb';
import type { Condition, Scalar } from '#kernel';
import type { MongoDocument } from './body.js';
import { fieldPath } from './names.js';

/** A query of any document type. */
export interface AnyQuery {
  readonly where?: Readonly<Record<string, Condition | undefined>> | undefined;
  readonly orderBy?: { readonly field: string; readonly direction: 'asc' | 'desc' } | undefined;
  readonly after?: { readonly value: Scalar; readonly id: string } | undefined;
  readonly limit?: number | undefined;
}

/** The path of a field, or an error that names field and model if no index holds it. */
export type PathOf = (field: string) => string;
type Part = Record<string, unknown>;

export function pathsOf(model: { readonly name: string; readonly indexes: readonly (readonly string[])[] }): PathOf {
  const fields = new Set(['id', ...model.indexes.flat()]);
  return (field) => {
    if (fields.has(field)) return fieldPath(field);
    throw new TypeError(
      `No index of the read model ${model.name} holds the field ${field}: it cannot be queried by it`,
    );
  };
}

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 10_000;
const MAX_VALUES = 10_000;

export function limitOf({ limit = DEFAULT_LIMIT }: AnyQuery): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new RangeError(`A limit is a whole number from 1 to ${MAX_LIMIT}, not ${limit}`);
}

/** An id never is absent, which the planner does not know. */
const valuesAt = (path: string, values: readonly Scalar[]): readonly Scalar[] =>
  path === '_id' ? values.filter((value) => value !== null) : values;

function isOneOf(path: string, values: readonly Scalar[]): Part {
  if (values.length > MAX_VALUES)
    throw new RangeError(`A condition takes at most ${MAX_VALUES} values, not ${values.length}`);
  return { $in: valuesAt(path, values) };
}

const OPERATORS: ReadonlySet<string> = new Set(['gte', 'gt', 'lte', 'lt']);

/** MongoDB compares within one type only, so a range holds no null, nor what is absent. */
function isWithin(range: object): Part | undefined {
  const bounds = Object.entries(range as Record<string, unknown>).flatMap(([name, bound]) => {
    if (!OPERATORS.has(name)) throw new TypeError(`"${name}" is no condition: there are in, gte, gt, lte and lt`);
    if (bound === undefined) return [];
    if (typeof bound !== 'string' && typeof bound !== 'number')
      throw new TypeError(`${name} takes a string or a number`);
    return [[`$${name}`, bound] as const];
  });
  return bounds.length > 0 ? Object.fromEntries(bounds) : undefined;
}

function isMet(path: string, condition: Condition | undefined): Part | undefined {
  if (condition === undefined) return undefined;
  if (condition === null) return isOneOf(path, [null]);
  if (typeof condition !== 'object') return { $eq: condition };
  return 'in' in condition ? isOneOf(path, condition.in) : isWithin(condition);
}

/** The filter of a query's conditions and, where it goes on after a cursor, of what is beyond. */
export function filterOf({ where, orderBy, after }: AnyQuery, pathOf: PathOf): Filter<MongoDocument> {
  const conditions = Object.entries(where ?? {}).flatMap(([field, condition]) => {
    const path = pathOf(field);
    const met = isMet(path, condition);
    return met ? [{ [path]: met }] : [];
  });
  const beyond = after ? [beyondOf(pathOf(orderBy?.field ?? 'id'), orderBy?.direction ?? 'asc', after)] : [];
  const parts = [...conditions, ...beyond];
  return parts.length > 1 ? { $and: parts } : (parts[0] ?? {});
}

/**
 * Keyset paging. Nulls sort before everything else, and a comparison with null is never true. Each branch is one range of the index
 * over field and `_id`, in its order, so that a server can merge them without sorting.
 */
function beyondOf(path: string, direction: 'asc' | 'desc', after: NonNullable<AnyQuery['after']>): Part {
  const further = direction === 'asc' ? '$gt' : '$lt';
  const tie = { _id: { [further]: after.id } };
  if (path === '_id') return tie;
  const rest = { [path]: { $eq: after.value }, ...tie };
  if (after.value === null) return direction === 'asc' ? { $or: [rest, { [path]: { $ne: null } }] } : rest;
  const beyond = { [path]: { [further]: after.value } };
  return { $or: direction === 'asc' ? [rest, beyond] : [rest, beyond, { [path]: { $eq: null } }] };
}

/** `_id` breaks ties in the direction of the field. */
export function sortOf({ orderBy }: AnyQuery, pathOf: PathOf): Sort {
  const direction = orderBy?.direction === 'desc' ? -1 : 1;
  const path = pathOf(orderBy?.field ?? 'id');
  return path === '_id' ? { _id: direction } : { [path]: direction, _id: direction };
}
