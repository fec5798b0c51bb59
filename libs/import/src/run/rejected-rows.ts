import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Rejection } from '#kernel';
import type { MappedRow } from '../map/mapper.js';
import { valuesOf } from '../read/row.js';

/** The file of rejected rows, one JSON object a line; written anew by each run, and only if there are any. */
export class RejectedRows {
  private created = false;

  constructor(private readonly path: string) {
    rmSync(path, { force: true });
  }

  /** Rows hold what a company knows about its clients: nobody else on the machine may read them. */
  write(rows: readonly (readonly [MappedRow, Rejection])[]): void {
    if (rows.length === 0) return;
    if (!this.created) writeFileSync(this.path, '', { mode: 0o600 });
    this.created = true;
    appendFileSync(this.path, rows.map(([mapped, reason]) => `${JSON.stringify(entry(mapped, reason))}\n`).join(''));
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
