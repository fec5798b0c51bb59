import { ReadStoreUnavailable } from '../port.js';
import type { Connection } from './connection.js';

/** "LRDS": marks a file as a read store, so that an event log given by mistake is refused. */
const APPLICATION_ID = 0x4c_52_44_53;
const VERSION = 3;

/** What format 2 added: partitions, each with a checkpoint of its own, and leases; format 3 added the last event that was seen. */
const SHARED_WORK = `
CREATE TABLE checkpoints (
  model TEXT NOT NULL,
  number INTEGER NOT NULL,
  partition INTEGER NOT NULL,
  checkpoint TEXT NOT NULL,
  last_seen TEXT,
  PRIMARY KEY (model, number, partition)
) WITHOUT ROWID;
CREATE TABLE leases (
  name TEXT NOT NULL PRIMARY KEY,
  owner TEXT,
  token INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;`;

const FROM_FORMAT_1 = `${SHARED_WORK}
INSERT INTO checkpoints SELECT model, number, 0, checkpoint, NULL FROM generations WHERE state <> 'dropped';
ALTER TABLE generations DROP COLUMN checkpoint;
PRAGMA user_version = ${VERSION};`;

const FROM_FORMAT_2 = `
ALTER TABLE checkpoints ADD COLUMN last_seen TEXT;
PRAGMA user_version = ${VERSION};`;

const SCHEMA = `
CREATE TABLE generations (
  model TEXT NOT NULL,
  number INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('building', 'live', 'retired', 'dropped')),
  indexes TEXT NOT NULL,
  PRIMARY KEY (model, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX one_live ON generations (model) WHERE state = 'live';
CREATE UNIQUE INDEX one_building ON generations (model) WHERE state = 'building';
CREATE TABLE parked (
  model TEXT NOT NULL,
  number INTEGER NOT NULL,
  key TEXT NOT NULL,
  position TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (model, number, key, position)
) WITHOUT ROWID;
${SHARED_WORK}
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${VERSION};`;

const pragma = (connection: Connection, name: string): number => Number(connection.row(`PRAGMA ${name}`)?.[0]);

const isOurs = (connection: Connection): boolean => pragma(connection, 'application_id') === APPLICATION_ID;

/**
 * Looks at a file before anything is written to it.
 * @throws ReadStoreUnavailable if it is another program's, or was written by a newer version of this one.
 */
export function requireOurs(connection: Connection, path: string): void {
  if (!isOurs(connection)) {
    const tables = Number(connection.row('SELECT count(*) FROM sqlite_schema')?.[0]);
    if (tables === 0) return;
    const what = `${path} is not a read store: it holds tables of something else. Give it a file of its own.`;
    throw new ReadStoreUnavailable(what);
  }
  const version = pragma(connection, 'user_version');
  if (version >= 1 && version <= VERSION) return;
  throw new ReadStoreUnavailable(
    `The read store ${path} has format ${version}; this version reads format ${VERSION}. ` +
      'Read models can be rebuilt: give a new file, or the program that wrote this one.',
  );
}

const isCurrent = (connection: Connection): boolean =>
  isOurs(connection) && pragma(connection, 'user_version') === VERSION;

/** Creates the tables in an empty file and brings an older one to this format; another process may be at it as well. */
export function requireSchema(connection: Connection, path: string): void {
  if (isCurrent(connection)) return;
  connection.write(() => {
    requireOurs(connection, path);
    if (!isOurs(connection)) connection.exec(SCHEMA);
    else if (pragma(connection, 'user_version') === 1) connection.exec(FROM_FORMAT_1);
    else if (!isCurrent(connection)) connection.exec(FROM_FORMAT_2);
  });
}
