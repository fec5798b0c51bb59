import {
  accessSync,
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Rejection } from '#kernel';
import { UnwritableRows } from '../errors.js';
import type { MappedRow } from '../map/mapper.js';
import { valuesOf } from '../read/row.js';
import { locked, requireUnlocked } from './rows-lock.js';

/** What the first row begins with, see `entry`. */
const BEGINNING = '{"row":';
/** What SQLite keeps beside a database; empty, these look like files that hold nothing. */
const BESIDE_A_DATABASE = /-(wal|shm|journal)$/;

/**
 * Looks whether rejected rows can be written to a file, and makes nothing. A file that holds anything else is not replaced: it may be the
 * log, the mapping or a store.
 * @throws UnwritableRows
 */
export function requireWritable(path: string): void {
  attempt(path, () => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new Error('it is a directory');
    if (BESIDE_A_DATABASE.test(found?.isFile() ? realpathSync(path) : path))
      throw new Error('it has the name of a part of a database');
    if (found?.isFile() && !BEGINNING.startsWith(beginningOf(path)))
      throw new Error('it is there already and holds something else than rejected rows');
    accessSync(found && !found.isFile() ? path : dirname(path), constants.W_OK);
    requireUnlocked(path);
  });
}

function beginningOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(BEGINNING.length);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** Rows hold what a company knows about its clients: nobody else on the machine may read them. */
const OURS_ALONE = 0o600;

/** The file of rejected rows, one JSON object a line; written anew by each run, and only if there are any. */
export class RejectedRows {
  private unlock: () => void = () => undefined;

  /** Keeps the file for itself until `close`. @throws UnwritableRows, as does `write` */
  constructor(private readonly path: string) {
    requireWritable(path);
    attempt(path, () => {
      this.unlock = locked(path);
      // A device, a pipe or a link stays what it is.
      if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) rmSync(path);
      else if (statSync(path, { throwIfNoEntry: false })?.isFile()) {
        truncateSync(path);
        chmodSync(path, OURS_ALONE);
      }
    });
  }

  write(rows: readonly (readonly [MappedRow, Rejection])[]): void {
    if (rows.length === 0) return;
    attempt(this.path, () => {
      const lines = rows.map(([mapped, reason]) => `${JSON.stringify(entry(mapped, reason))}\n`);
      appendFileSync(this.path, lines.join(''), { mode: OURS_ALONE });
    });
  }

  /** Another import may write there from now on. */
  close(): void {
    this.unlock();
  }
}

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new UnwritableRows(path, error);
  }
}

const entry = ({ row, case: caseId, activity }: MappedRow, { code, message }: Rejection) => ({
  row: row.number,
  line: row.line,
  case: caseId ?? null,
  activity: activity ?? null,
  reason: { code, message },
  values: valuesOf(row),
});
