import type { Filter, Sort } from 'mongodb';
import type { Condition, Scalar } from '#kernel';
import { type AnyQuery, boundsOf, type NameOf, valuesOf } from '../query.js';
import type { MongoDocument } from './body.js';

type Part = Record<string, unknown>;

/** An id never is absent, which the planner does not know. */
const valuesAt = (path: string, values: readonly Scalar[]): readonly Scalar[] =>
  path === '_id' ? values.filter((value) => value !== null) : values;

const isOneOf = (path: string, values: readonly Scalar[]): Part => ({ $in: valuesAt(path, valuesOf(values)) });

/** MongoDB compares within one type only, so a range holds no null, nor what is absent. */
function isWithin(range: object): Part | undefined {
  const bounds = boundsOf(range).map(([operator, bound]) => [`$${operator}`, bound] as const);
  return bounds.length > 0 ? Object.fromEntries(bounds) : undefined;
}

function isMet(path: string, condition: Condition | undefined): Part | undefined {
  if (condition === undefined) return undefined;
  if (condition === null) return isOneOf(path, [null]);
  if (typeof condition !== 'object') return { $eq: condition };
  return 'in' in condition ? isOneOf(path, condition.in) : isWithin(condition);
}

/** The filter of a query's conditions and, where it goes on after a cursor, of what is beyond. */
export function filterOf({ where, orderBy, after }: AnyQuery, pathOf: NameOf): Filter<MongoDocument> {
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
export function sortOf({ orderBy }: AnyQuery, pathOf: NameOf): Sort {
  const direction = orderBy?.direction === 'desc' ? -1 : 1;
  const path = pathOf(orderBy?.field ?? 'id');
  return path === '_id' ? { _id: direction } : { [path]: direction, _id: direction };
}
