import type { ReadModel } from '#kernel';
import type { Generation } from '../port.js';

export type GenerationKey = Pick<Generation, 'model' | 'number'>;
export type Indexes = readonly (readonly string[])[];

const MODEL = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const FIELD = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

function requireName(kind: string, name: string, pattern: RegExp): string {
  if (!pattern.test(name)) throw new TypeError(`"${name}" cannot name a ${kind}: it must match ${pattern.source}`);
  return name;
}

/** The collection that holds the documents of one generation. No model's name has a dot, so none clashes with `models`. */
export function documentsName({ model, number }: GenerationKey): string {
  if (!Number.isSafeInteger(number) || number < 1)
    throw new TypeError(`${number} cannot number a generation of ${model}`);
  return `${requireName('read model', model, MODEL)}.${number}`;
}

/** The collection that holds the parked events of one generation; it exists once there is one. */
export const parkedName = (key: GenerationKey): string => `${documentsName(key)}.parked`;

/** The number in the name of a collection of this model; undefined for any other collection. */
export function numberIn(model: string, collection: string): number | undefined {
  const [name, number, ...rest] = collection.split('.');
  const own = name === model && /^\d+$/.test(number ?? '') && ['', 'parked'].includes(rest.join('.'));
  return own ? Number(number) : undefined;
}

/** Where a field stands in a stored document. */
export const fieldPath = (field: string): string =>
  field === 'id' ? '_id' : `body.${requireName('field', field, FIELD)}`;

/** @throws TypeError if the model's name or a field's cannot name a collection or a path */
export function requireNames(model: Pick<ReadModel, 'name' | 'indexes'>): void {
  requireName('read model', model.name, MODEL);
  for (const field of model.indexes.flat()) fieldPath(field);
}
