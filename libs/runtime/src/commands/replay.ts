import type { EventStore } from '#event-store';
import type { BulkItem } from '#import';
import { fold, type RecordedEvent, type StreamType } from '#kernel';
import type { LoadedStream } from './stream-loader.js';

/** A stream as it stood after one of its events. */
export interface View {
  readonly state: unknown;
  readonly revision: number;
}

/** How the stream may have stood when an item was first decided: what has facts now must have had them in each. */
export interface Seen {
  /** After the last event of the rows before; undefined where there was none. */
  readonly own?: View;
  /** Before the first event of a later row, with what others had written by then; undefined where there is none. */
  readonly next?: View;
}

/**
 * A stream as the rows of an import saw it when they were first decided. Run again, a command that changed nothing the first time, or
 * was refused, has left no event, and is decided as it was then, not on what came after it: on the stream after the last event of the
 * rows before it, and on the stream before the first event of a later one, since others may have written in between. The rows stand in the
 * metadata of the events, so that nothing needs to be remembered from one run to the next.
 */
export class Replay {
  /** After the last event of the rows before. */
  private own: View;
  /** Before the first event of a later row. */
  private next: View;
  /** The least row of the import from each event on. */
  private readonly leastFrom: readonly number[];
  private readonly firstOwn: number;

  private constructor(
    private readonly stream: StreamType<unknown>,
    private readonly events: readonly RecordedEvent[],
    /** Of each event. */
    private readonly rows: readonly (number | undefined)[],
  ) {
    this.own = { state: stream.initial, revision: -1 };
    this.next = this.own;
    this.leastFrom = leastOfRest(rows);
    this.firstOwn = rows.findIndex((row) => row !== undefined);
  }

  /** @param items of one import, in order, for this stream */
  static async open(
    store: EventStore,
    stream: StreamType<unknown>,
    loaded: LoadedStream<unknown>,
    items: readonly BulkItem[],
  ): Promise<Replay> {
    if (isAtEnd(loaded, items)) return new Replay(stream, [], []);
    const events = await store.readStream(loaded.name);
    return new Replay(stream, events, events.map(rowsOf(items)));
  }

  at({ row }: BulkItem): Seen {
    if (row === undefined || this.firstOwn < 0) return {};
    let next = this.own.revision + 1;
    // Rows of before that were refused at first and accepted later stand behind those that came after them.
    while (next < this.rows.length && ((this.rows[next] ?? -1) < row || (this.leastFrom[next] ?? row) < row)) next++;
    if (this.firstOwn < next) this.passed(this.lastOwnBefore(next));
    const own = this.firstOwn < next ? { own: this.own } : {};
    if (next >= this.rows.length) return own;
    this.next = this.forward(this.next.revision < this.own.revision ? this.own : this.next, next - 1);
    return { next: this.next, ...own };
  }

  /** The command had been accepted: its row goes on from where it left the stream. */
  passed(revision: number): void {
    this.own = this.forward(this.own, Math.min(revision, this.events.length - 1));
  }

  /** New facts stand at the end, behind all others: the rows after them go on from there. */
  appended(end: View): void {
    this.own = end;
  }

  private lastOwnBefore(next: number): number {
    let last = next - 1;
    while (last > this.own.revision && this.rows[last] === undefined) last--;
    return last;
  }

  private forward(from: View, revision: number): View {
    if (revision <= from.revision) return from;
    return { state: fold(this.stream, this.events.slice(from.revision + 1, revision + 1), from.state), revision };
  }
}

/** Whether the stream is as the rows before these have left it: nothing of theirs or of later ones, or of anybody else, came after that. */
function isAtEnd({ done, imports, revision }: LoadedStream<unknown>, items: readonly BulkItem[]): boolean {
  return items.every(({ commandId, correlationId, row = Infinity }) => {
    const last = imports.get(correlationId);
    return !done.has(commandId) && (last === undefined || (last.row < row && last.revision === revision));
  });
}

/** The row of an event of the same import, or of one of these commands; undefined for what others have written. */
function rowsOf(items: readonly BulkItem[]): (event: RecordedEvent) => number | undefined {
  const byCommand = new Map(items.map(({ commandId, row }) => [commandId, row]));
  const imports = new Set(items.map(({ correlationId }) => correlationId));
  return ({ metadata: { commandId, correlationId, row } }) =>
    (imports.has(correlationId) ? row : undefined) ?? byCommand.get(commandId);
}

function leastOfRest(rows: readonly (number | undefined)[]): number[] {
  const least = new Array<number>(rows.length);
  for (let place = rows.length - 1; place >= 0; place--)
    least[place] = Math.min(least[place + 1] ?? Infinity, rows[place] ?? Infinity);
  return least;
}
