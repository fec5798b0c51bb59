import { ImportError } from '../errors.js';
import type { BulkExecutor } from '../executor.js';
import { idsOf } from '../map/ids.js';
import { type MappedRow, Mapper } from '../map/mapper.js';
import type { Mapping } from '../mapping/definition.js';
import { type Meter, sizeOf } from '../read/text.js';
import { type ImportAccount, OpenAccount } from './account.js';
import { ChunkRunner } from './chunk.js';
import { type ImportProgress, progressClock } from './progress.js';
import { pump, type Steps } from './pump.js';
import { RejectedRows } from './rejected-rows.js';

export interface ImportOptions {
  readonly path: string;
  readonly mapping: Mapping;
  readonly executor: BulkExecutor;
  /** The rejected rows go here, one JSON object a line; an older file is removed. */
  readonly rejectedPath: string;
  /** A clock in Unix milliseconds: for the progress, and no row may be later than it says at the beginning. */
  readonly now: () => number;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Ends the import after the chunks that are being executed; the clients of the next one may be registered by then. */
  readonly signal?: AbortSignal;
  /** Rows whose commands are sent together, 1,000 unless told. */
  readonly chunkRows?: number;
}

/**
 * Imports a log. While the commands of two chunks are executed, the next one is read and mapped and its clients are registered;
 * memory does not grow with the file. A second run, or one after a kill, sends the same command ids and so changes nothing twice.
 * @returns the account; a file that is broken, or does not have what the mapping names, ends it early with `error`.
 * @throws whatever the executor throws, e.g. where the store is not there: run it again.
 */
export async function importLog(options: ImportOptions): Promise<ImportAccount> {
  const account = new OpenAccount();
  const meter: Meter = { bytesRead: 0 };
  const mapper = new Mapper(options.mapping, new Date(options.now()).toISOString());
  let rejectedRows: RejectedRows | undefined;
  try {
    const report = progressClock(options.now, await sizeOf(options.path), meter);
    rejectedRows = new RejectedRows(options.rejectedPath);
    const finished = await pump(
      options,
      mapper,
      meter,
      chunkSteps(options, account, rejectedRows, () => report(account.rows)),
    );
    return account.close(finished);
  } catch (error) {
    if (error instanceof ImportError) return account.close(false, error.message);
    throw error;
  } finally {
    rejectedRows?.close();
  }
}

function chunkSteps(
  { mapping, executor, onProgress }: ImportOptions,
  account: OpenAccount,
  rejectedRows: RejectedRows,
  report: () => ImportProgress,
): Steps {
  const runner = new ChunkRunner(executor, account);
  let ready = mapping.setup.length === 0;
  return {
    prepare: async (rows) => {
      if (!ready) ready = await setUp(runner, mapping, rows);
      return runner.register(rows);
    },
    run: async (rows, prepared, before) => {
      const unregistered = await prepared;
      const refused = await runner.send(rows, unregistered);
      await before;
      rejectedRows.write(runner.enter(rows, unregistered, refused));
      onProgress?.(report());
    },
  };
}

/** Publishes pipelines and defines reasons at the time of the first row that is mapped. @returns whether there was one */
async function setUp(runner: ChunkRunner, mapping: Mapping, rows: readonly MappedRow[]): Promise<boolean> {
  const first = rows.find((row) => row.kind === 'mapped');
  if (!first) return false;
  const ids = idsOf(mapping.namespace);
  const items = mapping.setup.map(({ command, fields }) => ({
    command,
    fields,
    commandId: ids.setup(command, fields),
    actor: { id: 'import' },
    occurredAt: first.occurredAt,
    correlationId: first.registration.correlationId,
    row: 0,
  }));
  const outcomes = await runner.execute(items);
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.kind !== 'rejected') continue;
    const { code, message } = outcome.rejection;
    const place = { file: `mapping ${mapping.name}` };
    throw new ImportError(place, `${items[index]?.command ?? ''} was refused: ${message} (${code})`);
  }
  return true;
}
