import type { Document, Plain } from '#kernel';
import { Anything, Text } from '#schema';

/** One value that an event changed. */
export class FieldChange {
  @Text('The field; of a part in a list, with its id: `offers.<id>.state`', 'status') field!: string;
  @Anything('Value before; null = none', 'new') before!: unknown;
  @Anything('Value after; null = none', 'in-progress') after!: unknown;
}

/**
 * What differs between two states of a document, field by field. Lists of parts with an `id` are compared part by part.
 * @param before undefined = there was no document yet
 * @param ignored fields that change with every event and tell nothing
 */
export function changesBetween<Doc extends Document>(
  before: Doc | undefined,
  after: Doc,
  ignored: readonly (keyof Doc & string)[],
): Plain<FieldChange>[] {
  const old: Record<string, unknown> = { ...before };
  const gone = Object.keys(old).filter((field) => !(field in after));
  const fields: [string, unknown][] = Object.entries(after);
  return [...fields, ...gone.map((field) => [field, null] as const)]
    .filter(([field]) => !ignored.some((name) => name === field))
    .flatMap(([field, value]) => changesOf(field, old[field] ?? null, value ?? null));
}

function changesOf(field: string, before: unknown, after: unknown): Plain<FieldChange>[] {
  const parts = partsOf(after);
  if (!parts) return equal(before, after) ? [] : [{ field, before, after }];
  const known = new Map(partsOf(before)?.map((part) => [part.id, part]));
  return parts.flatMap((part) => {
    const own = known.get(part.id);
    const path = `${field}.${part.id}`;
    if (!own) return [{ field: path, before: null, after: part }];
    return changesBetween(own, part, []).map((change) => ({ ...change, field: `${path}.${change.field}` }));
  });
}

function partsOf(value: unknown): Document[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: unknown[] = value;
  return items.every(isPart) ? items : undefined;
}

const isPart = (item: unknown): item is Document =>
  typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string';

/** Both come from the same fold, so their fields stand in the same order. */
const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
