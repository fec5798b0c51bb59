import { resolve } from 'node:path';
import type { ReadModel } from '#kernel';
import { requireNames } from '../names.js';
import type { Leases, ReadStore } from '../port.js';
import { readParked, writeCommits } from './commit.js';
import { Connection, MEMORY, PRAGMAS } from './connection.js';
import { liveDocuments, loadDocuments } from './documents.js';
import * as generations from './generations.js';
import { type Clock, leasesOn } from './leases.js';
import { requireOurs, requireSchema } from './schema.js';
import { WriteThread } from './write-thread.js';

/** Brings what stands in the file to the indexes that these models declare. */
function adoptModels(connection: Connection, models: readonly ReadModel[]): void {
  for (const model of models) requireNames(model);
  connection.write(() => {
    for (const model of models) {
      const live = generations.inState(connection, model.name, 'live');
      if (live) generations.adopt(connection, live, model.indexes);
    }
  });
}

/**
 * Read models in one SQLite file (WAL) that several processes of one machine may share. A commit is one transaction, so it has its
 * whole effect or none after any crash. Missing folders and tables are created.
 * @param path a file, which must not be the event log's, or `:memory:`
 * @param models those that will be queried: indexes that a new release declares are added to the live generations
 * @param now the clock that leases go by, milliseconds since 1970
 * @throws if the file is not a read store, or one of another format; TypeError for names that cannot stand in SQL.
 */
export function openSqliteReadStore(path: string, models: readonly ReadModel[], now: Clock = Date.now): ReadStore {
  const connection = Connection.open(path);
  try {
    requireOurs(connection, path);
    connection.useWriteAheadLog();
    requireSchema(connection, path);
    adoptModels(connection, models);
  } catch (error) {
    connection.close();
    throw error;
  }
  const thread = path === MEMORY ? undefined : new WriteThread(resolve(path), PRAGMAS);
  return storeOn(connection, thread, leasesOn(connection, thread, now));
}

const storeOn = (connection: Connection, thread: WriteThread | undefined, leases: Leases): ReadStore => ({
  leases,
  generations: async () => generations.allGenerations(connection),
  begin: async (model, partitions) => generations.beginGeneration(connection, model, partitions),
  load: async (generation, ids) => loadDocuments(connection, generation, ids),
  commit: (commits) => writeCommits(connection, thread, commits),
  promote: (generation) => generations.promoteGeneration(connection, thread, generation),
  drop: (generation) => generations.dropGeneration(connection, thread, generation),
  parked: async (generation) => readParked(connection, generation),
  documents: (model) => liveDocuments(connection, model),
  live: async (model) => generations.inState(connection, model.name, 'live'),
  check: async () => {
    const [version] = connection.row('SELECT sqlite_version(), count(*) FROM generations') ?? [];
    return { kind: 'sqlite', version: String(version) };
  },
  close: async () => {
    await thread?.close();
    connection.close();
  },
});
