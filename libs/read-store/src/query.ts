import type { Condition, Scalar } from '#kernel';

/** A query of any document type. */
export interface AnyQuery {
  readonly where?: Readonly<Record<string, Condition | undefined>> | undefined;
  readonly orderBy?: { readonly field: string; readonly direction: 'asc' | 'desc' } | undefined;
  readonly after?: { readonly value: Scalar; readonly id: string } | undefined;
  readonly limit?: number | undefined;
}

/** What a store calls a field: a column, a path. @throws TypeError naming field and model if no index holds it */
export type NameOf = (field: string) => string;

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 10_000;
const MAX_VALUES = 10_000;
const OPERATORS = ['gte', 'gt', 'lte', 'lt'] as const;
export type Operator = (typeof OPERATORS)[number];

/** The fields of a model that may be queried, by the store's own names. */
export function queriedFields(
  { name, indexes }: { readonly name: string; readonly indexes: readonly (readonly string[])[] },
  nameOf: (field: string) => string,
): NameOf {
  const fields = new Set(['id', ...indexes.flat()]);
  return (field) => {
    if (fields.has(field)) return nameOf(field);
    throw new TypeError(`No index of the read model ${name} holds the field ${field}: it cannot be queried by it`);
  };
}

/** @throws RangeError outside 1 … 10,000 */
export function limitOf({ limit = DEFAULT_LIMIT }: AnyQuery): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new RangeError(`A limit is a whole number from 1 to ${MAX_LIMIT}, not ${limit}`);
}

/** @throws RangeError for more than 10,000 */
export function valuesOf(values: readonly Scalar[]): readonly Scalar[] {
  if (values.length <= MAX_VALUES) return values;
  throw new RangeError(`A condition takes at most ${MAX_VALUES} values, not ${values.length}`);
}

const isOperator = (name: string): name is Operator => OPERATORS.some((operator) => operator === name);

/** The bounds of a range that are given. @throws TypeError for an unknown operator, or a bound that has no order */
export function boundsOf(range: object): (readonly [Operator, string | number])[] {
  return Object.entries(range as Record<string, unknown>).flatMap(([name, bound]) => {
    if (!isOperator(name)) throw new TypeError(`"${name}" is no condition: there are in, gte, gt, lte and lt`);
    if (bound === undefined) return [];
    if (typeof bound === 'string' || typeof bound === 'number') return [[name, bound] as const];
    throw new TypeError(`${name} takes a string or a number`);
  });
}
