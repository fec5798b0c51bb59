import type { Condition, Scalar } from '#kernel';
import type { SqlValue } from './connection.js';
import { columnValue } from './column-value.js';
import { fieldColumn } from './names.js';

/** A piece of SQL with its parameters. */
export interface Fragment {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/** A query of any document type. */
export interface AnyQuery {
  readonly where?: Readonly<Record<string, Condition | undefined>> | undefined;
  readonly orderBy?: { readonly field: string; readonly direction: 'asc' | 'desc' } | undefined;
  readonly after?: { readonly value: Scalar; readonly id: string } | undefined;
  readonly limit?: number | undefined;
}

/** The column of a field, or an error that names field and model if it has none. */
export type ColumnOf = (field: string) => string;

export function columnsOf(model: {
  readonly name: string;
  readonly indexes: readonly (readonly string[])[];
}): ColumnOf {
  const fields = new Set(['id', ...model.indexes.flat()]);
  return (field) => {
    if (fields.has(field)) return fieldColumn(field);
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

/** `column IN (?, …)`, with the values repeated up to a power of two so that few different statements come up. */
export function isIn(column: string, values: readonly SqlValue[]): Fragment {
  const size = 2 ** Math.ceil(Math.log2(values.length));
  const params = Array.from({ length: size }, (_, i) => values[Math.min(i, values.length - 1)] ?? null);
  return { sql: `${column} IN (${params.map(() => '?').join(', ')})`, params };
}

/** An id never is, which the planner does not know: it would walk through all of them. */
const isAbsent = (column: string): string => (column === 'id' ? '0' : `${column} IS NULL`);

function isOneOf(column: string, values: readonly Scalar[]): Fragment {
  if (values.length > MAX_VALUES)
    throw new RangeError(`A condition takes at most ${MAX_VALUES} values, not ${values.length}`);
  const known = values.filter((value) => value !== null).map(columnValue);
  const absent = values.includes(null) ? isAbsent(column) : '0';
  if (known.length === 0) return { sql: absent, params: [] };
  const { sql, params } = isIn(column, known);
  return { sql: absent === '0' ? sql : `(${sql} OR ${absent})`, params };
}

const OPERATORS = new Map([
  ['gte', '>='],
  ['gt', '>'],
  ['lte', '<='],
  ['lt', '<'],
]);

function isWithin(column: string, range: object): Fragment[] {
  return Object.entries(range as Record<string, unknown>).flatMap(([name, bound]) => {
    const operator = OPERATORS.get(name);
    if (!operator) throw new TypeError(`"${name}" is no condition: there are in, gte, gt, lte and lt`);
    if (bound === undefined) return [];
    if (typeof bound !== 'string' && typeof bound !== 'number')
      throw new TypeError(`${name} takes a string or a number`);
    return [{ sql: `${column} ${operator} ?`, params: [bound] }];
  });
}

function isMet(column: string, condition: Condition | undefined): Fragment[] {
  if (condition === undefined) return [];
  if (condition === null) return [{ sql: isAbsent(column), params: [] }];
  if (typeof condition !== 'object') return [{ sql: `${column} = ?`, params: [columnValue(condition)] }];
  return 'in' in condition ? [isOneOf(column, condition.in)] : isWithin(column, condition);
}

export const conditionsOf = (where: AnyQuery['where'], columnOf: ColumnOf): Fragment[] =>
  Object.entries(where ?? {}).flatMap(([field, condition]) => isMet(columnOf(field), condition));

export const whereSql = (fragments: readonly Fragment[]): string =>
  fragments.length > 0 ? ` WHERE ${fragments.map(({ sql }) => sql).join(' AND ')}` : '';

export const paramsOf = (fragments: readonly Fragment[]): SqlValue[] => fragments.flatMap(({ params }) => params);
