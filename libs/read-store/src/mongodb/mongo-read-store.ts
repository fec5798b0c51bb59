import type { ReadModel } from '#kernel';
import { requireNames } from '../names.js';
import type { Leases, ReadStore } from '../port.js';
import { commitsOn } from './commit.js';
import { Connection, type MongoOptions } from './connection.js';
import { liveDocuments, loadDocuments, scanDocuments } from './documents.js';
import * as generations from './generations.js';
import { type Clock, leasesOn, serverClock } from './leases.js';
import { readParked } from './parked.js';

/**
 * Read models in one MongoDB database that any number of processes share: a collection per generation, and one document per model in
 * `models` that says which is live and how far each has come. No transactions: it works alike on a single node, a replica set, a sharded
 * cluster, and servers that speak MongoDB's protocol. A call that fails in passing is begun again for some seconds.
 * @param url a connection string; the database is `leadger` unless it names one. Writes are acknowledged by a majority and journalled,
 * reads are of what a majority has, unless it says otherwise (`w`, `journal`, `readConcernLevel`); queries follow its `readPreference`.
 * @param models those that will be queried: indexes that a new release declares are added to the live generations
 * @param options user, certificates and concerns that count instead of those of the URL; `now`, the clock that leases go by in
 * milliseconds since 1970, the server's unless told
 * @throws ReadStoreUnavailable, within ten seconds, if MongoDB cannot be reached or refuses the connection. TypeError for names that cannot
 * name a collection.
 */
export async function openMongoReadStore(
  url: string,
  models: readonly ReadModel[],
  options: MongoOptions & { readonly now?: Clock } = {},
): Promise<ReadStore> {
  for (const model of models) requireNames(model);
  const connection = await Connection.open(url, options);
  try {
    await connection.call(async () => generations.adoptModels(connection, models));
  } catch (error) {
    await connection.close();
    throw error;
  }
  return storeOn(connection, leasesOn(connection, options.now ?? serverClock(connection)));
}

const storeOn = (connection: Connection, leases: Leases): ReadStore => ({
  leases,
  generations: async () => connection.call(async () => generations.allGenerations(connection)),
  begin: async (model, partitions) =>
    connection.call(async () => generations.beginGeneration(connection, model, partitions)),
  load: async (generation, ids) => connection.call(async () => loadDocuments(connection, generation, ids)),
  scan: async (generation, after, limit) =>
    connection.call(async () => scanDocuments(connection, generation, after, limit)),
  commit: commitsOn(connection),
  prepare: async (generation) => connection.call(async () => generations.prepareGeneration(connection, generation)),
  promote: async (generation) => connection.call(async () => generations.promoteGeneration(connection, generation)),
  drop: async (generation) => connection.call(async () => generations.dropGeneration(connection, generation)),
  parked: async (generation) => connection.call(async () => readParked(connection, generation)),
  documents: (model) => liveDocuments(connection, model),
  live: async (model) => connection.call(async () => generations.liveGeneration(connection, model.name)),
  check: async () => connection.call(async () => ({ kind: 'mongodb', version: await versionOf(connection) })),
  close: async () => connection.close(),
});

async function versionOf(connection: Connection): Promise<string> {
  const { version }: { version?: unknown } = await connection.database.command({ buildInfo: 1 });
  return String(version);
}
