import type { AnyQuery, NameOf } from '../query.js';
import { columnValue } from './column-value.js';
import type { Fragment } from './query.js';

/** The order of a query: what ORDER BY says, and the stretches to read one after the other to go on after the cursor. */
export interface Order {
  readonly orderBy: string;
  readonly stretches: readonly (readonly Fragment[])[];
}

/**
 * Keyset paging. Nulls sort before everything else, and a comparison with null is never true, so the nulls are a stretch
 * of their own; each stretch is one range of the index over field and id. `id` runs in the direction of the field.
 */
export function orderOf({ orderBy, after }: AnyQuery, columnOf: NameOf): Order {
  const column = columnOf(orderBy?.field ?? 'id');
  const direction = orderBy?.direction === 'desc' ? 'DESC' : 'ASC';
  const beyond = direction === 'ASC' ? '>' : '<';
  if (column === 'id') {
    const stretch = after ? [{ sql: `id ${beyond} ?`, params: [after.id] }] : [];
    return { orderBy: `id ${direction}`, stretches: [stretch] };
  }
  return {
    orderBy: `${column} ${direction}, id ${direction}`,
    stretches: after ? stretchesAfter(column, beyond, after) : [[]],
  };
}

function stretchesAfter(column: string, beyond: '<' | '>', after: NonNullable<AnyQuery['after']>): Fragment[][] {
  const nulls: Fragment = { sql: `${column} IS NULL`, params: [] };
  const values: Fragment = { sql: `${column} IS NOT NULL`, params: [] };
  const value = columnValue(after.value);
  if (value === null) {
    const rest = [nulls, { sql: `id ${beyond} ?`, params: [after.id] }];
    return beyond === '>' ? [rest, [values]] : [rest];
  }
  const rest = [{ sql: `(${column}, id) ${beyond} (?, ?)`, params: [value, after.id] }];
  return beyond === '>' ? [rest] : [rest, [nulls]];
}
