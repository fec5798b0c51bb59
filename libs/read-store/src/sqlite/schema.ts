import { ReadStoreUnavailable } from '../port.js';
import type { Connection } from './connection.js';

/** "LRDS": marks a file as a read store, so that an event log given by mistake is refused. */
const APPLICATION_ID = 0x4c_52_44_53;
const VERSION = 1;

const SCHEMA = `
CREATE TABLE generations (
  model TEXT NOT NULL,
  number INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('building', 'live', 'retired', 'dropped')),
  checkpoint TEXT NOT NULL,
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
  if (version === VERSION) return;
  throw new ReadStoreUnavailable(
    `The read store ${path} has format ${version}; this version reads format ${VERSION}. ` +
      'Read models can be rebuilt: give a new file, or the program that wrote this one.',
  );
}

/** Creates the tables in an empty file; another process may be at it as well. */
export function requireSchema(connection: Connection, path: string): void {
  if (isOurs(connection)) return;
  connection.write(() => {
    requireOurs(connection, path);
    if (!isOurs(connection)) connection.exec(SCHEMA);
  });
}
