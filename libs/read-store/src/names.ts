import type { ReadModel } from '#kernel';
import type { Generation } from './port.js';

export type GenerationKey = Pick<Generation, 'model' | 'number'>;
export type Indexes = readonly (readonly string[])[];

const MODEL = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const FIELD = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

function requireName(kind: string, name: string, pattern: RegExp): string {
  if (!pattern.test(name)) throw new TypeError(`"${name}" cannot name a ${kind}: it must match ${pattern.source}`);
  return name;
}

/** A model's name that every store can use in the name of a table or a collection. @throws TypeError for another one */
export const modelName = (name: string): string => requireName('read model', name, MODEL);

/** A field's name that every store can use for a column or a path. @throws TypeError for another one */
export const fieldName = (name: string): string => requireName('field', name, FIELD);

/** @throws TypeError if it is not 1, 2, 3 … */
export function generationNumber({ model, number }: GenerationKey): number {
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new TypeError(`${number} cannot number a generation of ${model}`);
}

/** The fields beside `id` that indexes hold. */
export const indexedFields = (indexes: Indexes): string[] =>
  [...new Set(indexes.flat())].filter((field) => field !== 'id');

/** What an index is made over: its fields up to `id`, which every index is ended by; nothing for the one over `id` alone. */
export const keyFields = (index: readonly string[]): readonly string[] =>
  index.includes('id') ? index.slice(0, index.indexOf('id')) : index;

/** @throws TypeError if a store could not use the model's name or a field's, or two fields differ only in case */
export function requireNames(model: Pick<ReadModel, 'name' | 'indexes'>): void {
  modelName(model.name);
  const seen = new Map<string, string>();
  for (const field of indexedFields(model.indexes)) {
    const other = seen.get(fieldName(field).toLowerCase());
    if (other) throw new TypeError(`The fields ${other} and ${field} of ${model.name} differ only in case`);
    seen.set(field.toLowerCase(), field);
  }
}
