import type { SqlValue } from './connection.js';

/** What the column of an indexed field holds: booleans as 0 and 1, anything that is no scalar as null. */
export function columnValue(value: unknown): SqlValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'boolean' ? Number(value) : null;
}
