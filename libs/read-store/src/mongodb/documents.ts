import { type Collection, MongoServerError } from 'mongodb';
import type { Document, Documents, ReadModel } from '#kernel';
import type { GenerationKey } from '../names.js';
import type { StoredDocument } from '../port.js';
import { limitOf, queriedFields } from '../query.js';
import { bodyOf, type MongoDocument } from './body.js';
import type { Connection } from './connection.js';
import { documentsName, fieldPath } from './names.js';
import { inParallel } from './patience.js';
import { filterOf, sortOf } from './query.js';
import { registry } from './registry.js';

/** Ids that one find asks for, and how many finds go side by side. */
const CHUNK = 1_000;
const LANES = 4;

const storedOf = (one: MongoDocument): StoredDocument => ({ position: one.position, body: bodyOf(one) });

/** The documents of one generation, live or not. */
export async function loadDocuments(
  connection: Connection,
  key: GenerationKey,
  ids: readonly string[],
): Promise<Map<string, StoredDocument>> {
  const collection = connection.documents(key);
  const found = new Map<string, StoredDocument>();
  const chunks = Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, i) => ids.slice(i * CHUNK, (i + 1) * CHUNK));
  const tasks = chunks.map((chunk) => async () => {
    const stored = await collection.find({ _id: { $in: chunk } }, { batchSize: CHUNK + 1 }).toArray();
    for (const one of stored) found.set(one._id, storedOf(one));
  });
  await inParallel(tasks, LANES);
  return found;
}

/** The documents of one generation after an id, in the order of ids. */
export async function scanDocuments(
  connection: Connection,
  key: GenerationKey,
  after: string | undefined,
  limit: number,
): Promise<StoredDocument[]> {
  const filter = after === undefined ? {} : { _id: { $gt: after } };
  const found = connection.documents(key).find(filter, { limit, batchSize: limit + 1, sort: { _id: 1 } });
  return (await found.toArray()).map(storedOf);
}

async function liveNumber(connection: Connection, model: string): Promise<number | undefined> {
  const registered = await registry(connection).findOne({ _id: model }, { projection: { live: 1 } });
  return registered?.live ?? undefined;
}

/** What a server answers to a read whose collection is dropped under it. */
const DROPPED: ReadonlySet<unknown> = new Set([26, 43, 175]);

/**
 * Reads the generation that is live now. Where nothing came back, or it was dropped meanwhile, it looks again whether that one still
 * is: between a promote and a drop there is no answer from an empty collection.
 */
async function onLive<T>(
  connection: Connection,
  model: string,
  empty: T,
  read: (collection: Collection<MongoDocument>) => Promise<T | undefined>,
): Promise<T> {
  for (let number = await liveNumber(connection, model); number !== undefined;) {
    const answer = await answerOf(read, connection.database.collection(documentsName({ model, number })));
    if (answer !== undefined) return answer;
    const now = await liveNumber(connection, model);
    if (now === number) return empty;
    number = now;
  }
  return empty;
}

async function answerOf<T>(
  read: (collection: Collection<MongoDocument>) => Promise<T | undefined>,
  collection: Collection<MongoDocument>,
): Promise<T | undefined> {
  try {
    return await read(collection);
  } catch (error) {
    if (error instanceof MongoServerError && DROPPED.has(error.code)) return undefined;
    throw error;
  }
}

/** The live documents of a model. Each query asks anew which generation is live, so a promote is followed at once. */
export function liveDocuments<Doc extends Document>(connection: Connection, model: ReadModel<Doc>): Documents<Doc> {
  const pathOf = queriedFields(model, fieldPath);
  const onModel = <T>(empty: T, read: (collection: Collection<MongoDocument>) => Promise<T | undefined>): Promise<T> =>
    connection.call(async () => onLive(connection, model.name, empty, read));
  return {
    get: async (id) =>
      onModel<Doc | undefined>(undefined, async (collection) => {
        const stored = await collection.findOne({ _id: { $eq: id } });
        return stored ? (bodyOf(stored) as Doc) : undefined;
      }),
    find: async (query) => {
      const [limit, filter, sort] = [limitOf(query), filterOf(query, pathOf), sortOf(query, pathOf)];
      return onModel<Doc[]>([], async (collection) => {
        const stored = await collection.find(filter, { limit, batchSize: limit + 1, sort }).toArray();
        return stored.length > 0 ? stored.map((one) => bodyOf(one) as Doc) : undefined;
      });
    },
    count: async ({ where }) => {
      const filter = filterOf({ where }, pathOf);
      return onModel(0, async (collection) => (await collection.countDocuments(filter)) || undefined);
    },
  };
}
