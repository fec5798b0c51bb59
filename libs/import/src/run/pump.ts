import { setImmediate as turn } from 'node:timers/promises';
import type { MappedRow, Mapper } from '../map/mapper.js';
import { regrouped } from '../read/batches.js';
import type { Meter } from '../read/text.js';
import type { Unregistered } from './chunk.js';
import type { ImportOptions } from './import-log.js';
import { rowsOf } from './rows.js';

type Source = Pick<ImportOptions, 'path' | 'mapping' | 'signal' | 'chunkRows'>;

/** What is done with each chunk. */
export interface Steps {
  /** Sees to it that everything is there that the commands of rows refer to. */
  readonly prepare: (rows: readonly MappedRow[]) => Promise<Unregistered>;
  /** Sends their commands, and enters what became of the rows when what was before them is entered. */
  readonly run: (rows: readonly MappedRow[], prepared: Promise<Unregistered>, before: Promise<void>) => Promise<void>;
}

/** Reads, maps and prepares a chunk while the two before it are executed. @returns whether the file came to its end */
export async function pump(
  { path, mapping, signal, chunkRows = 1_000 }: Source,
  mapper: Mapper,
  meter: Meter,
  { prepare, run }: Steps,
): Promise<boolean> {
  let prepared: Promise<Unregistered> = Promise.resolve(new Map());
  let [before, last] = [Promise.resolve(), Promise.resolve()];
  try {
    for await (const rows of regrouped(rowsOf(path, mapping, meter), chunkRows)) {
      if (signal?.aborted) return false;
      const mapped = rows.map((row) => mapper.map(row));
      prepared = awaitedLater(prepared.then(() => prepare(mapped)));
      await before;
      if (signal?.aborted) return false;
      [before, last] = [last, awaitedLater(run(mapped, prepared, last))];
      // What was decided goes to the store before the next chunk takes the event loop: one turn to gather it, one to send it.
      await turn();
      await turn();
    }
  } finally {
    // Whatever fails, nothing is under way any more when this returns.
    await Promise.allSettled([before, last, prepared]);
    await Promise.all([before, last, prepared]);
  }
  return true;
}

/** A failure is seen where it is awaited; until then it must not end the process. */
function awaitedLater<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
