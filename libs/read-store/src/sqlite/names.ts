import type { ReadModel } from '#kernel';
import type { Generation } from '../port.js';

export type GenerationKey = Pick<Generation, 'model' | 'number'>;
export type Indexes = readonly (readonly string[])[];

const MODEL = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const FIELD = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Only names that pass here are ever written into SQL text; everything else is a parameter. */
function requireName(kind: string, name: string, pattern: RegExp): string {
  if (!pattern.test(name)) throw new TypeError(`"${name}" cannot name a ${kind}: it must match ${pattern.source}`);
  return name;
}

/** The quoted table that holds the documents of one generation. */
export function documentTable({ model, number }: GenerationKey): string {
  if (!Number.isSafeInteger(number) || number < 1)
    throw new TypeError(`${number} cannot number a generation of ${model}`);
  return `"doc_${requireName('read model', model, MODEL)}_${number}"`;
}

const PREFIX = 'f_';

/** The quoted column of a field. The prefix keeps a field called `position` or `body` apart from the table's own. */
export const fieldColumn = (field: string): string =>
  field === 'id' ? 'id' : `"${PREFIX}${requireName('field', field, FIELD)}"`;

/** The field that a bare column name stands for; undefined for the table's own columns. */
export const columnField = (column: string): string | undefined =>
  column.startsWith(PREFIX) ? column.slice(PREFIX.length) : undefined;

/** The quoted name of an index: unique because neither `:` nor `,` can be in a name. */
export const indexName = (key: GenerationKey, index: readonly string[]): string =>
  `"${documentTable(key).slice(1, -1)}:${index.map((field) => requireName('field', field, FIELD)).join(',')}"`;

/** The fields beside `id` that need a column. */
export const indexedFields = (indexes: Indexes): string[] =>
  [...new Set(indexes.flat())].filter((field) => field !== 'id');

/** @throws TypeError if the model's name or a field's cannot stand in SQL, or two fields differ only in case. */
export function requireNames(model: Pick<ReadModel, 'name' | 'indexes'>): void {
  requireName('read model', model.name, MODEL);
  const seen = new Map<string, string>();
  for (const field of indexedFields(model.indexes)) {
    const other = seen.get(requireName('field', field, FIELD).toLowerCase());
    if (other) throw new TypeError(`The fields ${other} and ${field} of ${model.name} differ only in case`);
    seen.set(field.toLowerCase(), field);
  }
}
