import { canonicalJson, type Document, type Plain } from '#kernel';
import { Anything, Text } from '#schema';

/** One value that an event changed. */
export class FieldChange {
  @Text(
    'The field; of a part, after what it is a part of: `offers.<id>.state`, `purchases.<id>`, `<reason>.labels`',
    'status',
  )
  field!: string;
  @Anything('Value before; null = none', 'new') before!: unknown;
  @Anything('Value after; null = none', 'in-progress') after!: unknown;
}

/**
 * What differs between two states of a document, field by field. Lists of parts with an `id` are compared part by part, whatever their
 * order; of other lists it counts. An empty list is as none.
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
  const [was, is] = [partsOf(before), partsOf(after)];
  if (!was || !is) return equal(before, after) ? [] : [{ field, before, after }];
  const known = new Map(was.map((part) => [part.id, part]));
  const present = new Set(is.map(({ id }) => id));
  const told = is.flatMap((part) => {
    const own = known.get(part.id);
    const path = `${field}.${part.id}`;
    if (!own) return [{ field: path, before: null, after: part }];
    return changesBetween(own, part, []).map((change) => ({ ...change, field: `${path}.${change.field}` }));
  });
  const gone = was.filter(({ id }) => !present.has(id));
  return [...told, ...gone.map((part) => ({ field: `${field}.${part.id}`, before: part, after: null }))];
}

function partsOf(value: unknown): Document[] | undefined {
  if (value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const items: unknown[] = value;
  return items.every(isPart) ? items : undefined;
}

const isPart = (item: unknown): item is Document =>
  typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string';

/** What was sent keeps the order of its keys, which says nothing. The first look is for speed. */
const equal = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a) === JSON.stringify(b) || canonicalJson(a) === canonicalJson(b);
