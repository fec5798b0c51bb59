import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { StoreUnavailable } from '../port.js';
import { isBusy, missingEvents, unavailable } from './failures.js';

export type Connection = Libsql.Database;

/** "Lead": marks a file as ours, so that no other program's database is ever written to. */
const APPLICATION_ID = 0x4c656164;
const SCHEMA_VERSION = 1;
const OPEN_TIMEOUT_MS = 5_000;
/** How long one statement may block the event loop on a lock of another process; beyond it is waited for asynchronously. */
const STATEMENT_TIMEOUT_MS = 20;

const SCHEMA = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (stream, revision)
  );
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};`;

/** The settings of every connection to the file. */
export const CONNECTION_SETTINGS = `
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA cache_size = -4096;`;

/**
 * Opens the file, creating it and its directory where they are missing, with settings under which a commit survives a loss
 * of power (WAL, synchronous FULL).
 * @throws StoreUnavailable if the file cannot be written, is no event store or was written by a newer version.
 */
export function openDatabase(path: string): Connection {
  let db: Connection | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
    db = new Libsql(path, { timeout: OPEN_TIMEOUT_MS });
    // Looked at before anything is written: a file of another program must stay as it is.
    const version = schemaVersion(db, path);
    useWriteAheadLog(db, path);
    if (version === 0) createSchema(db, path);
    requireEnd(db, path);
    db.exec(`${CONNECTION_SETTINGS} PRAGMA busy_timeout = ${STATEMENT_TIMEOUT_MS};`);
    return db;
  } catch (error) {
    db?.close();
    throw unavailable(path, error);
  }
}

/** Value of the first column of the first row. */
export function scalar(db: Connection, sql: string): unknown {
  const row = db.prepare(sql).raw().get();
  return Array.isArray(row) ? row[0] : undefined;
}

function schemaVersion(db: Connection, path: string): number {
  const version = Number(scalar(db, 'PRAGMA user_version'));
  const owner = Number(scalar(db, 'PRAGMA application_id'));
  const empty = Number(scalar(db, 'SELECT count(*) FROM sqlite_master')) === 0;
  if (version === 0 && owner === 0 && empty) return 0;
  if (owner !== APPLICATION_ID) {
    throw new StoreUnavailable(`${path} is a database, but no event store: give the event store a file of its own`);
  }
  if (version > SCHEMA_VERSION) {
    throw new StoreUnavailable(
      `The event store ${path} has schema version ${version}, this program knows ${SCHEMA_VERSION}: update the program`,
    );
  }
  return version;
}

/** What was handed out last is remembered apart from the events. @throws StoreUnavailable where events are missing at the end of the log */
export function requireEnd(db: Connection, path: string): void {
  const missing = Number(
    scalar(
      db,
      "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) - coalesce((SELECT max(position) FROM events), 0)",
    ),
  );
  if (missing > 0) throw missingEvents(path, missing, 'the last positions');
}

/** SQLite does not wait for other connections here, whatever its busy timeout is. */
function useWriteAheadLog(db: Connection, path: string): void {
  const deadline = performance.now() + OPEN_TIMEOUT_MS;
  for (;;) {
    try {
      const mode = scalar(db, 'PRAGMA journal_mode = WAL');
      if (mode === 'wal') return;
      throw new StoreUnavailable(
        `The event store ${path} needs a file on a local disk (journal mode is ${String(mode)})`,
      );
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}

function createSchema(db: Connection, path: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have been first.
    if (schemaVersion(db, path) === 0) db.exec(SCHEMA);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
