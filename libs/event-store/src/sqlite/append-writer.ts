import type { SerializedEvent } from '../limits.js';
import { InvalidAppend, WrongExpectedRevision, type AppendResult, type ExpectedRevision } from '../port.js';
import { failureCode } from './failures.js';
import { formatPosition } from './rows.js';
import type { Connection } from './schema.js';

export interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerializedEvent[];
}

/** What became of an append; a refusal has written nothing. */
export type AppendOutcome = AppendResult | WrongExpectedRevision | InvalidAppend;

type Insert = (append: Append, firstRevision: number, recordedAt: number) => AppendResult;

/** Revision before the first one. */
const NONE = -1;
const toNumber = (expected: ExpectedRevision): number => (expected === 'none' ? NONE : expected);
const toExpected = (revision: number): ExpectedRevision => (revision === NONE ? 'none' : revision);

/**
 * Writes one append inside a transaction of the caller. Refusals are answers, since they must not undo the appends of others
 * in the same transaction. @throws what SQLite throws; the transaction is then of no use.
 */
export function appendWriter(db: Connection): (append: Append, recordedAt: number) => AppendOutcome {
  const lastRevision = db.prepare('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1').raw();
  const insert = insertion(db);
  const earlierAnswer = replay(db);
  const refusal = idConflict(db);
  return (append, recordedAt) => {
    const row = lastRevision.get([append.stream]) as readonly [number] | undefined;
    const actual = row === undefined ? NONE : row[0];
    if (actual !== toNumber(append.expected)) {
      return earlierAnswer(append) ?? new WrongExpectedRevision(append.stream, append.expected, toExpected(actual));
    }
    try {
      return insert(append, actual + 1, recordedAt);
    } catch (error) {
      if (failureCode(error) === 'SQLITE_CONSTRAINT_UNIQUE') return refusal(append);
      throw error;
    }
  };
}

/** All events or none. A single insert is that by itself; the savepoint is for more than one. */
function insertion(db: Connection): Insert {
  const statement = db.prepare(
    'INSERT INTO events (stream, revision, id, type, data, metadata, occurred_at, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const savepoint = db.prepare('SAVEPOINT append');
  const release = db.prepare('RELEASE append');
  const rollback = db.prepare('ROLLBACK TO append');
  const insertAll: Insert = ({ stream, events }, firstRevision, recordedAt) => {
    let revision = firstRevision;
    let position = 0;
    for (const { id, type, data, metadata, occurredAt } of events) {
      const { lastInsertRowid } = statement.run([stream, revision++, id, type, data, metadata, occurredAt, recordedAt]);
      position = Number(lastInsertRowid);
    }
    return { revision: revision - 1, position: formatPosition(position) };
  };
  return (append, firstRevision, recordedAt) => {
    if (append.events.length === 1) return insertAll(append, firstRevision, recordedAt);
    savepoint.run();
    try {
      return insertAll(append, firstRevision, recordedAt);
    } catch (error) {
      // A full disk has already ended the transaction, and the savepoint with it.
      if (db.inTransaction) rollback.run();
      throw error;
    } finally {
      if (db.inTransaction) release.run();
    }
  };
}

/** The answer given the first time, if exactly these events follow the expected revision. */
function replay(db: Connection): (append: Append) => AppendResult | undefined {
  const following = db
    .prepare('SELECT id, revision, position FROM events WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?')
    .raw();
  return ({ stream, expected, events }) => {
    const found = following.all([stream, toNumber(expected), events.length]) as [string, number, number][];
    const last = found.at(-1);
    if (last === undefined || found.length < events.length) return undefined;
    if (found.some(([id], index) => id !== events[index]?.id)) return undefined;
    return { revision: last[1], position: formatPosition(last[2]) };
  };
}

/** Ids derive from command and stream: in the same stream they mean a repeated command, in another one a mistake. */
function idConflict(db: Connection): (append: Append) => WrongExpectedRevision | InvalidAppend {
  const streamOf = db.prepare('SELECT stream FROM events WHERE id = ?').raw();
  return ({ stream, expected, events }) => {
    for (const { id } of events) {
      const row = streamOf.get([id]) as readonly [string] | undefined;
      if (row !== undefined && row[0] !== stream) {
        return new InvalidAppend(`Event id ${id}, meant for ${stream}, already stands in ${row[0]}`);
      }
    }
    return new WrongExpectedRevision(stream, expected, expected);
  };
}
