import { resolve } from 'node:path';
import type { ReadModel } from '#kernel';
import { filePlace } from '#sqlite';
import { requireNames } from '../names.js';
import { type Leases, type ReadStore, ReadStoreUnavailable } from '../port.js';
import { readParked, writeCommits } from './commit.js';
import { Connection, MEMORY } from './connection.js';
import { liveDocuments, loadDocuments, scanDocuments } from './documents.js';
import * as generations from './generations.js';
import { type Clock, leasesOn } from './leases.js';
import { requireOurs, requireSchema } from './schema.js';
import { available, availableNow } from './failures.js';
import { type Writer, writerOn } from './writer.js';

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
 * @throws ReadStoreUnavailable if the file cannot be opened, is not a read store, or one of another format; TypeError for names that cannot stand in SQL.
 */
export function openSqliteReadStore(path: string, models: readonly ReadModel[], now: Clock = Date.now): ReadStore {
  const connection = availableNow(path, () => opened(path, models));
  const file = path === MEMORY ? undefined : resolve(path);
  const assertInPlace = placeOf(file);
  const writer = writerOn(connection, file, assertInPlace);
  return storeOn({ path, connection, writer, assertInPlace }, leasesOn(connection, writer, now));
}

/** What a read store consists of. */
interface Parts {
  readonly path: string;
  readonly connection: Connection;
  readonly writer: Writer;
  /** @throws ReadStoreUnavailable where the file is not the one that was opened any more */
  readonly assertInPlace: () => void;
}

/** What is written to a file that is gone is seen by no other process, and by nobody after the next start. */
function placeOf(file: string | undefined): () => void {
  if (file === undefined) return () => undefined;
  const isInPlace = filePlace(file);
  const gone = `The read store ${file} was removed or replaced while open: start again all that runs on it`;
  return () => {
    if (!isInPlace()) throw new ReadStoreUnavailable(gone);
  };
}

function opened(path: string, models: readonly ReadModel[]): Connection {
  const connection = Connection.open(path);
  try {
    requireOurs(connection, path);
    connection.useWriteAheadLog();
    requireSchema(connection, path);
    adoptModels(connection, models);
    return connection;
  } catch (error) {
    connection.abandon();
    throw error;
  }
}

const storeOn = ({ path, connection, writer, assertInPlace }: Parts, leases: Leases): ReadStore => ({
  leases: {
    acquire: (names, owner, ttl) => available(path, () => leases.acquire(names, owner, ttl)),
    renew: (held, ttl) => available(path, () => leases.renew(held, ttl)),
    release: (held) => available(path, () => leases.release(held)),
    held: () => available(path, () => leases.held()),
  },
  generations: () => available(path, async () => generations.allGenerations(connection)),
  begin: (model, partitions) => available(path, async () => generations.beginGeneration(connection, model, partitions)),
  load: (generation, ids) => available(path, async () => loadDocuments(connection, generation, ids)),
  scan: (generation, after, limit) => available(path, async () => scanDocuments(connection, generation, after, limit)),
  // Settled before the first await: the documents may go on changing.
  commit: (commits) => {
    const writing = writeCommits(connection, writer, commits);
    return available(path, () => writing);
  },
  prepare: (generation) => available(path, () => generations.prepareGeneration(connection, writer, generation)),
  promote: (generation) => available(path, () => generations.promoteGeneration(connection, writer, generation)),
  drop: (generation) => available(path, () => generations.dropGeneration(connection, writer, generation)),
  parked: (generation) => available(path, async () => readParked(connection, generation)),
  documents: (model) => {
    const documents = liveDocuments(connection, model);
    return {
      get: (id) => available(path, () => documents.get(id)),
      find: (query) => available(path, () => documents.find(query)),
      count: (query) => available(path, () => documents.count(query)),
    };
  },
  live: (model) => available(path, async () => generations.inState(connection, model.name, 'live')),
  check: () =>
    available(path, async () => {
      assertInPlace();
      const [version] = connection.row('SELECT sqlite_version(), count(*) FROM generations') ?? [];
      return { kind: 'sqlite', version: String(version) };
    }),
  close: async () => {
    await writer.close();
    connection.close();
  },
});
