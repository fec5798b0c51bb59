import { MongoServerError } from 'mongodb';
import { type GenerationKey, type Indexes, keyFields } from '../names.js';
import type { Connection } from './connection.js';
import { documentsName, fieldPath, numberIn, parkedName } from './names.js';

const NAMESPACE_EXISTS = 48;
const NAMESPACE_NOT_FOUND = 26;

async function unless(code: number, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === code)) throw error;
  }
}

/** The indexes of a model, each ended by `_id`, which breaks the ties of every order. */
const descriptionsOf = (indexes: Indexes) =>
  indexes
    .map(keyFields)
    .filter((fields) => fields.length > 0)
    .map((fields) => ({
      name: fields.join(','),
      key: new Map([...fields.map(fieldPath), '_id'].map((path) => [path, 1])),
    }));

/**
 * Creates the indexes that are not there yet; those of another release stay, it may be running. A generation that is dropped
 * meanwhile gets none.
 */
export async function addMissingIndexes(connection: Connection, key: GenerationKey, indexes: Indexes): Promise<void> {
  const collection = connection.documents(key);
  await unless(NAMESPACE_NOT_FOUND, async () => {
    const present = new Set((await collection.indexes()).map(({ name }) => name));
    const missing = descriptionsOf(indexes).filter(({ name }) => !present.has(name));
    if (missing.length > 0) await collection.createIndexes(missing);
  });
}

/** Creates the collection of a generation with its indexes, before anything is in it. */
export async function createCollection(connection: Connection, key: GenerationKey, indexes: Indexes): Promise<void> {
  await unless(NAMESPACE_EXISTS, async () => connection.database.createCollection(documentsName(key)));
  await addMissingIndexes(connection, key, indexes);
}

export async function dropCollections(connection: Connection, key: GenerationKey): Promise<void> {
  for (const name of [documentsName(key), parkedName(key)])
    await unless(NAMESPACE_NOT_FOUND, async () => connection.database.dropCollection(name));
}

/** The numbers of this model that collections stand for, whether a generation is left or not. */
export async function storedNumbers(connection: Connection, model: string): Promise<number[]> {
  const filter = { name: { $regex: `^${model}\\.` } };
  const collections = await connection.database.listCollections(filter, { nameOnly: true }).toArray();
  return [...new Set(collections.flatMap(({ name }) => numberIn(model, name) ?? []))];
}
