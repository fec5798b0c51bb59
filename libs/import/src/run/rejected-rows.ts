import { accessSync, appendFileSync, constants, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rejection } from '#kernel';
import { UnwritableRows } from '../errors.js';
import type { MappedRow } from '../map/mapper.js';
import { valuesOf } from '../read/row.js';

/**
 * Looks whether rejected rows can be written to a file, and makes nothing.
 * @param inputs files that must not be overwritten by it
 * @throws UnwritableRows
 */
export function requireWritable(path: string, inputs: readonly string[] = []): void {
  attempt(path, () => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new Error('it is a directory');
    const isInput = found && inputs.some((input) => realpathSync(input) === realpathSync(path));
    if (isInput) throw new Error('it is one of the files that the import reads');
    accessSync(found && !found.isFile() ? path : dirname(path), constants.W_OK);
  });
}

/** The file of rejected rows, one JSON object a line; written anew by each run, and only if there are any. */
export class RejectedRows {
  private created = false;

  /** @throws UnwritableRows, as does `write` */
  constructor(private readonly path: string) {
    requireWritable(path);
    attempt(path, () => {
      // A device or a pipe stays what it is.
      if (statSync(path, { throwIfNoEntry: false })?.isFile() ?? true) rmSync(path, { force: true });
    });
  }

  /** Rows hold what a company knows about its clients: nobody else on the machine may read them. */
  write(rows: readonly (readonly [MappedRow, Rejection])[]): void {
    if (rows.length === 0) return;
    attempt(this.path, () => {
      if (!this.created) writeFileSync(this.path, '', { mode: 0o600 });
      this.created = true;
      appendFileSync(this.path, rows.map(([mapped, reason]) => `${JSON.stringify(entry(mapped, reason))}\n`).join(''));
    });
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
