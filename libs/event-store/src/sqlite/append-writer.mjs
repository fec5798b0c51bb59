// @ts-check
// Plain JavaScript, because the thread that writes groups starts from a file that node can run as it is.

/**
 * @typedef {import('libsql').Database} Connection
 * @typedef {{ id: string, type: string, data: string, metadata: string, occurredAt: string }} Event
 * @typedef {{ stream: string, expected: number, events: readonly Event[], follows?: boolean }} Append `expected` -1 = there is no
 * such stream; one that `follows` is left out where the one before it was refused or left out
 * @typedef {{ revision: number, position: number }} Appended
 * @typedef {{ actual: number }} Stale The stream stands elsewhere
 * @typedef {{ id: string, takenBy: string }} Taken An event id already stands in another stream
 * @typedef {{ leftOut: true }} LeftOut
 * @typedef {Appended | Stale | Taken | LeftOut} Outcome A refusal has written nothing
 */

/** Revision before the first one. */
const NONE = -1;
const LAST_REVISION = 'SELECT revision FROM events WHERE stream = ?1 ORDER BY revision DESC LIMIT 1';
const COLUMNS = 'stream, revision, id, type, data, metadata, occurred_at, recorded_at';
const ID_STANDS_ALREADY = 'UNIQUE constraint failed: events.id';
const STREAM_STANDS_ELSEWHERE = 'NOT NULL constraint failed: events.revision';
/** @type {LeftOut} */
const LEFT_OUT = { leftOut: true };

/**
 * Writes a group of appends in one transaction. Refusals are outcomes, since they must not undo the appends of others.
 * @param {Connection} db
 * @returns {(appends: readonly Append[], recordedAt: number) => Outcome[]} throws what SQLite throws; nothing is written then
 */
export function groupWriter(db) {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const write = appendWriter(db);
  return (appends, recordedAt) => {
    begin.run();
    try {
      let isOpen = true;
      const outcomes = appends.map((append) => {
        if (append.follows && !isOpen) return LEFT_OUT;
        const outcome = write(append, recordedAt);
        isOpen = 'position' in outcome;
        return outcome;
      });
      commit.run();
      return outcomes;
    } catch (error) {
      if (db.inTransaction) rollback.run();
      throw error;
    }
  };
}

/**
 * @param {Connection} db
 * @returns {(append: Append, recordedAt: number) => Outcome}
 */
function appendWriter(db) {
  const lastRevision = db.prepare(LAST_REVISION).raw();
  const insert = insertion(db);
  const earlierAnswer = replay(db);
  const refusal = idConflict(db);
  return (append, recordedAt) => {
    try {
      return insert(append, recordedAt);
    } catch (error) {
      if (isRefusedBy(error, ID_STANDS_ALREADY)) return refusal(append);
      if (!isRefusedBy(error, STREAM_STANDS_ELSEWHERE)) throw error;
    }
    const row = /** @type {[number] | undefined} */ (lastRevision.get([append.stream]));
    return earlierAnswer(append) ?? { actual: row === undefined ? NONE : row[0] };
  };
}

/**
 * By shape: drivers throw errors of other realms.
 * @param {unknown} error
 * @param {string} constraint
 */
const isRefusedBy = (error, constraint) =>
  typeof error === 'object' && error !== null && 'message' in error && String(error.message).endsWith(constraint);

/**
 * All events or none; throws where the stream does not stand where it is expected to. A single insert is all or nothing by itself;
 * the savepoint is for more than one.
 * @param {Connection} db
 * @returns {(append: Append, recordedAt: number) => Appended}
 */
function insertion(db) {
  // Looks where the stream stands and inserts in one call: a call to the driver costs about as much as what SQLite does in it. No
  // INSERT ... SELECT: SQLite keeps a journal for such a statement, half as much work again. No OR IGNORE: it leaves gaps among positions.
  const insert = db.prepare(
    `INSERT INTO events (${COLUMNS})
     VALUES (?1, CASE WHEN coalesce((${LAST_REVISION}), ${NONE}) = ?2 - 1 THEN ?2 END, ?3, ?4, ?5, ?6, ?7, ?8)`,
  );
  const savepoint = db.prepare('SAVEPOINT append');
  const release = db.prepare('RELEASE append');
  const rollback = db.prepare('ROLLBACK TO append');
  /** @type {(append: Append, recordedAt: number) => Appended} */
  const insertAll = ({ stream, expected, events }, recordedAt) => {
    let revision = expected;
    let position = 0;
    for (const { id, type, data, metadata, occurredAt } of events) {
      const row = [stream, ++revision, id, type, data, metadata, occurredAt, recordedAt];
      position = Number(insert.run(row).lastInsertRowid);
    }
    return { revision, position };
  };
  return (append, recordedAt) => {
    if (append.events.length === 1) return insertAll(append, recordedAt);
    savepoint.run();
    try {
      return insertAll(append, recordedAt);
    } catch (error) {
      // A full disk has already ended the transaction, and the savepoint with it.
      if (db.inTransaction) rollback.run();
      throw error;
    } finally {
      if (db.inTransaction) release.run();
    }
  };
}

/**
 * The answer given the first time, if exactly these events follow the expected revision.
 * @param {Connection} db
 * @returns {(append: Append) => Appended | undefined}
 */
function replay(db) {
  const following = db
    .prepare('SELECT id, revision, position FROM events WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?')
    .raw();
  return ({ stream, expected, events }) => {
    const found = /** @type {[string, number, number][]} */ (following.all([stream, expected, events.length]));
    const last = found.at(-1);
    if (last === undefined || found.length < events.length) return undefined;
    if (found.some(([id], index) => id !== events[index]?.id)) return undefined;
    return { revision: last[1], position: last[2] };
  };
}

/**
 * Ids derive from command and stream: in the same stream they mean a repeated command, in another one a mistake.
 * @param {Connection} db
 * @returns {(append: Append) => Stale | Taken}
 */
function idConflict(db) {
  const streamOf = db.prepare('SELECT stream FROM events WHERE id = ?').raw();
  return ({ stream, expected, events }) => {
    for (const { id } of events) {
      const row = /** @type {[string] | undefined} */ (streamOf.get([id]));
      if (row !== undefined && row[0] !== stream) return { id, takenBy: row[0] };
    }
    return { actual: expected };
  };
}
