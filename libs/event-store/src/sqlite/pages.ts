import { setImmediate as turn } from 'node:timers/promises';
import { beyondLog, type EventPage, type PagesOptions } from '../port.js';
import type { Doorbell } from './doorbell.js';
import { missingEvents } from './failures.js';
import {
  COLUMNS,
  decodeAll,
  decodeLean,
  formatPosition,
  LEAN_COLUMNS,
  type LeanRow,
  parsePosition,
  type Rest,
  REST_COLUMNS,
  type Row,
} from './rows.js';
import type { Connection } from './schema.js';

const DEFAULT_PAGE_SIZE = 2_000;
/** Positions that one page looks at when it searches for types: 10 to 20 ms of scanning. */
const SCAN_WINDOW = 10_000;

/** What the iteration needs of the store around it. */
export interface PageSource {
  readonly path: string;
  readonly db: Connection;
  readonly head: () => number;
  readonly doorbell: Doorbell;
  /** Does a read, waiting for other processes; @throws StoreUnavailable */
  read<Result>(work: () => Result): Promise<Result>;
  /** What a failed read means to the operator. */
  readonly failed: (error: unknown) => Error;
  isClosed(): boolean;
}

type ReadPage = (after: number) => { readonly page: EventPage; readonly position: number };

/**
 * The log page by page, with a turn of the event loop between two pages. The first page comes at once, even if it is empty,
 * so that a reader learns that it stands at the head; later ones only where the position has moved.
 */
export async function* readPages(
  source: PageSource,
  options: PagesOptions,
): AsyncGenerator<EventPage, void, undefined> {
  const { live = false, pageSize = DEFAULT_PAGE_SIZE, signal } = options;
  if (!(Number.isSafeInteger(pageSize) && pageSize > 0)) throw new RangeError(`A page cannot have ${pageSize} events`);
  let after = parsePosition(options.after);
  if (after > (await source.read(source.head))) throw beyondLog(source.path, options.after);
  const readPage = await source.read(() => pageReader(source, pageSize, options));
  const ended = (): boolean => signal?.aborted === true || (live && source.isClosed());
  for (let first = true; !ended();) {
    const { page, position } = await source.read(() => readPage(after));
    if (first || position > after) {
      yield page;
      if (page.atHead && !live) return;
      first = false;
      after = position;
      await turn();
    } else {
      await source.doorbell.wait(after, signal);
    }
  }
}

/** A page is a range of positions, so that its work is bounded however few events are wanted. */
function pageReader(
  { path, db, head, failed }: PageSource,
  pageSize: number,
  { types, lean = false }: PagesOptions,
): ReadPage {
  const wanted = types === undefined ? '' : `AND type IN (${types.map(() => '?').join(', ')})`;
  const columns = lean ? LEAN_COLUMNS : COLUMNS;
  const select = db
    .prepare(
      `SELECT ${columns} FROM events WHERE position > ? AND position <= ? ${wanted} ORDER BY position LIMIT ${pageSize}`,
    )
    .raw();
  const count = db.prepare('SELECT count(*) FROM events WHERE position > ? AND position <= ?').raw();
  const restOf = lean ? restReader(db, failed) : undefined;
  const window = types === undefined ? pageSize : Math.max(pageSize, SCAN_WINDOW);
  return (after) => {
    const end = head();
    if (end <= after) return { page: { events: [], position: formatPosition(after), atHead: true }, position: after };
    const upTo = Math.min(end, after + window);
    const rows = select.all([after, upTo, ...(types ?? [])]) as Row[] | LeanRow[];
    const last = rows.length === pageSize ? rows.at(-1) : undefined;
    const position = last === undefined ? upTo : last[0];
    // Positions have no gaps, and SQLite ends a scan early, without an error, at a page whose rows are out of order.
    const isWhole = types === undefined || rows.length === position - after;
    const found = isWhole ? rows.length : (count.get([after, position]) as [number])[0];
    if (found < position - after)
      throw missingEvents(path, position - after - found, `positions ${after + 1} to ${position}`);
    const events = restOf ? decodeLean(rows as LeanRow[], restOf) : decodeAll(rows as Row[]);
    return { page: { events, position: formatPosition(position), atHead: position === end }, position };
  };
}

function restReader(db: Connection, failed: PageSource['failed']): (position: number) => Rest {
  const select = db.prepare(`SELECT ${REST_COLUMNS} FROM events WHERE position = ?`).raw();
  return (position) => {
    try {
      return select.get([position]) as Rest;
    } catch (error) {
      throw failed(error);
    }
  };
}
