import { fieldName, type GenerationKey, generationNumber, modelName } from '../names.js';

/** The collection that holds the documents of one generation. No model's name has a dot, so none clashes with `models`. */
export const documentsName = (key: GenerationKey): string => `${modelName(key.model)}.${generationNumber(key)}`;

/** The collection that holds the parked events of one generation; it exists once there is one. */
export const parkedName = (key: GenerationKey): string => `${documentsName(key)}.parked`;

/** The number in the name of a collection of this model; undefined for any other collection. */
export function numberIn(model: string, collection: string): number | undefined {
  const [name, number, ...rest] = collection.split('.');
  const own = name === model && /^\d+$/.test(number ?? '') && ['', 'parked'].includes(rest.join('.'));
  return own ? Number(number) : undefined;
}

/** Where a field stands in a stored document. */
export const fieldPath = (field: string): string => (field === 'id' ? '_id' : `body.${fieldName(field)}`);
