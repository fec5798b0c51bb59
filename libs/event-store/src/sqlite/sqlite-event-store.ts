import { START } from '#kernel';
import { filePlace } from '#sqlite';
import { checkExpected, serialize } from '../limits.js';
import { StoreUnavailable, type EventStore } from '../port.js';
import { doorbell } from './doorbell.js';
import { patiently, unavailable } from './failures.js';
import { groupCommit } from './group-commit.js';
import { readPages, type PageSource } from './pages.js';
import { formatPosition, parsePosition } from './rows.js';
import { openDatabase, requireEnd, scalar, type Connection } from './schema.js';
import { readWhole } from '../whole-stream.js';
import { streamReader } from './streams.js';

export interface SqliteEventStoreOptions {
  /** How long a call waits for a lock of another process before it fails; 5,000 unless told. */
  readonly busyTimeoutMs?: number;
  /** How often a waiting reader looks for events of other processes; 25 unless told. */
  readonly pollMs?: number;
  /** The store's clock in Unix milliseconds; the system's unless told. */
  readonly now?: () => number;
}

/**
 * The embedded event store: one SQLite file, which several processes of one machine may share.
 * @throws StoreUnavailable if the file cannot be opened or is no event store; the message says what to do.
 */
export function openSqliteEventStore(path: string, options: SqliteEventStoreOptions = {}): EventStore {
  const { busyTimeoutMs = 5_000, pollMs = 25, now = Date.now } = options;
  const db = openDatabase(path);
  const head = headReader(db);
  const bell = doorbell(head, pollMs);
  const isInPlace = filePlace(path);
  const commits = groupCommit(db, { path, busyTimeoutMs, now, assertInPlace, committed: bell.ring });
  let closing: Promise<void> | undefined;

  async function read<Result>(work: () => Result): Promise<Result> {
    assertOpen();
    try {
      return await patiently(work, busyTimeoutMs);
    } catch (error) {
      throw unavailable(path, error);
    }
  }

  function assertOpen(): void {
    if (closing) throw new StoreUnavailable(`The event store ${path} is closed`);
  }

  /** What is written to a file that is gone is nowhere. */
  function assertInPlace(): void {
    if (isInPlace()) return;
    throw new StoreUnavailable(`${path} was removed or replaced while open: put it back, then start again`);
  }

  const failed = (error: unknown): StoreUnavailable => unavailable(path, error);
  const source: PageSource = { path, db, head, doorbell: bell, read, failed, isClosed: () => closing !== undefined };
  const readChunk = streamReader(db, path);

  return {
    async append(stream, expected, events) {
      assertOpen();
      checkExpected(expected);
      return commits.append({ stream, expected, events: serialize(stream, events) });
    },
    async appendInOrder(appends) {
      assertOpen();
      for (const { expected } of appends) checkExpected(expected);
      await commits.appendInOrder(
        appends.map(({ stream, expected, events }) => ({ stream, expected, events: serialize(stream, events) })),
      );
    },
    readStream: async (stream, fromRevision = 0) =>
      readWhole((from) => read(() => readChunk(stream, from)), fromRevision),
    pages: (pagesOptions) => readPages(source, pagesOptions),
    head: () => read(() => formatPosition(head())),
    share: (position, end) => (end === START ? 1 : parsePosition(position) / parsePosition(end)),
    check: () =>
      read(() => {
        assertInPlace();
        requireEnd(db, path);
        const trouble = commits.trouble();
        const warnings = trouble === undefined ? [] : [`What was to be written last was not: ${trouble}`];
        return { kind: 'sqlite', version: String(scalar(db, 'SELECT sqlite_version()')), warnings };
      }),
    close: () =>
      (closing ??= (async () => {
        await commits.close();
        bell.close();
        closeDatabase(db);
      })()),
  };
}

/** `position` of the last event, 0 if there is none. */
function headReader(db: Connection): () => number {
  const statement = db.prepare('SELECT max(position) FROM events').raw();
  return () => {
    const row = statement.get([]) as readonly [number | null] | undefined;
    return row?.[0] ?? 0;
  };
}

/** The driver lets go of the file only with its last statement, so the log of recent writes is emptied here. */
function closeDatabase(db: Connection): void {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Another process is at it; what is in the log stays valid.
  }
  db.close();
}
