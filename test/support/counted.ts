import { defineReadModel, type Document, type NewEvent, type ReadModel } from '#kernel';
import { METADATA } from './metadata.js';

/** The simplest read model: a document for every key that was counted. */
export const countedKeys = (name: string): ReadModel =>
  defineReadModel<Document, { Counted: { readonly key: string } }>({
    name,
    version: 1,
    indexes: [],
    on: { Counted: { keys: ({ data: { key } }) => [key], apply: (_, __, id) => ({ id }) } },
  });

/** @param number makes the id of the event */
export const counted = (key: string, number: number): NewEvent => ({
  id: `5f0f7a1c-7d1b-5a2e-9c3d-${String(number).padStart(12, '0')}`,
  type: 'Counted',
  data: { key },
  metadata: METADATA,
});
