import type { EventStore } from '#event-store';
import type { BulkItem } from '#import';
import { fold, type RecordedEvent, type StreamType } from '#kernel';
import type { LoadedStream } from './stream-loader.js';

/** A stream as it stood after one of its events. */
export interface View {
  readonly state: unknown;
  readonly revision: number;
}

/**
 * A stream as the rows of an import saw it when they were first decided. Run again, a command that changed nothing the first time, or
 * was refused, has left no event, and is decided as it was then, not on what came after it: on the stream after the last event of the
 * rows before it. The rows stand in the metadata of the events, so that
 * nothing needs to be remembered from one chunk of rows, or from one run, to the next.
 */
export class Replay {
  private view: View;
  /** The least row of the import from each event on. */
  private readonly leastFrom: readonly number[];
  private readonly hasImported: boolean;
  private isOver = false;

  private constructor(
    private readonly stream: StreamType<unknown>,
    private readonly events: readonly RecordedEvent[],
    /** Of each event. */
    private readonly rows: readonly (number | undefined)[],
  ) {
    this.view = { state: stream.initial, revision: -1 };
    this.leastFrom = leastOfRest(rows);
    this.hasImported = rows.some((row) => row !== undefined);
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

  /** The stream as this item saw it first; undefined where the import has written nothing to it, or new facts by now. */
  at({ row }: BulkItem): View | undefined {
    if (this.isOver || row === undefined || !this.hasImported) return undefined;
    let next = this.view.revision + 1;
    // Rows of before that were refused at first and accepted later stand behind those that came after them.
    while (next < this.rows.length && ((this.rows[next] ?? -1) < row || (this.leastFrom[next] ?? row) < row)) next++;
    // What others have written since the row before may not have been there yet.
    let last = next - 1;
    while (last > this.view.revision && this.rows[last] === undefined) last--;
    this.moveTo(last);
    return this.view;
  }

  /** The command had been accepted: its row goes on from where it left the stream. */
  passed(revision: number): void {
    this.moveTo(Math.min(revision, this.events.length - 1));
  }

  /** What was refused the first time is accepted now: from here on it is the end of the stream that counts. */
  acceptedLate(): void {
    this.isOver = true;
  }

  private moveTo(revision: number): void {
    if (revision <= this.view.revision) return;
    const seen = this.events.slice(this.view.revision + 1, revision + 1);
    this.view = { state: fold(this.stream, seen, this.view.state), revision };
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
