import type { Condition, Scalar } from '#kernel';
import { type AnyQuery, boundsOf, type NameOf, type Operator, valuesOf } from '../query.js';
import type { SqlValue } from './connection.js';
import { columnValue } from './column-value.js';

/** A piece of SQL with its parameters. */
export interface Fragment {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/** `column IN (?, …)`, with the values repeated up to a power of two so that few different statements come up. */
export function isIn(column: string, values: readonly SqlValue[]): Fragment {
  const size = 2 ** Math.ceil(Math.log2(values.length));
  const params = Array.from({ length: size }, (_, i) => values[Math.min(i, values.length - 1)] ?? null);
  return { sql: `${column} IN (${params.map(() => '?').join(', ')})`, params };
}

/** An id never is, which the planner does not know: it would walk through all of them. */
const isAbsent = (column: string): string => (column === 'id' ? '0' : `${column} IS NULL`);

function isOneOf(column: string, values: readonly Scalar[]): Fragment {
  const known = valuesOf(values)
    .filter((value) => value !== null)
    .map(columnValue);
  const absent = values.includes(null) ? isAbsent(column) : '0';
  if (known.length === 0) return { sql: absent, params: [] };
  const { sql, params } = isIn(column, known);
  return { sql: absent === '0' ? sql : `(${sql} OR ${absent})`, params };
}

const SIGNS: Readonly<Record<Operator, string>> = { gte: '>=', gt: '>', lte: '<=', lt: '<' };

const isWithin = (column: string, range: object): Fragment[] =>
  boundsOf(range).map(([operator, bound]) => ({ sql: `${column} ${SIGNS[operator]} ?`, params: [bound] }));

function isMet(column: string, condition: Condition | undefined): Fragment[] {
  if (condition === undefined) return [];
  if (condition === null) return [{ sql: isAbsent(column), params: [] }];
  if (typeof condition !== 'object') return [{ sql: `${column} = ?`, params: [columnValue(condition)] }];
  return 'in' in condition ? [isOneOf(column, condition.in)] : isWithin(column, condition);
}

export const conditionsOf = (where: AnyQuery['where'], columnOf: NameOf): Fragment[] =>
  Object.entries(where ?? {}).flatMap(([field, condition]) => isMet(columnOf(field), condition));

export const whereSql = (fragments: readonly Fragment[]): string =>
  fragments.length > 0 ? ` WHERE ${fragments.map(({ sql }) => sql).join(' AND ')}` : '';

export const paramsOf = (fragments: readonly Fragment[]): SqlValue[] => fragments.flatMap(({ params }) => params);
