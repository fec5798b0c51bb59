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
 * was refused, has left no event, and must be decided as it was then, not on what came after it: on the stream before the first
 * event of a later row. The rows stand in the metadata of the events, so that nothing needs to be remembered from one chunk of rows,
 * or from one run, to the next.
 */
export class Replay {
  private view: View;
  private readonly leastFrom: readonly number[];
  private isOver = false;

  private constructor(
    private readonly stream: StreamType<unknown>,
    private readonly events: readonly RecordedEvent[],
    /** Of each event. */
    private readonly rows: readonly (number | undefined)[],
  ) {
    this.view = { state: stream.initial, revision: -1 };
    this.leastFrom = leastOfRest(rows);
  }

  /** @param items of one import, in order, for this stream */
  static async open(
    store: EventStore,
    stream: StreamType<unknown>,
    loaded: LoadedStream<unknown>,
    items: readonly BulkItem[],
  ): Promise<Replay> {
    if (!isAhead(loaded, items)) return new Replay(stream, [], []);
    const events = await store.readStream(loaded.name);
    const rowOf = rowsOf(items);
    return new Replay(stream, events, events.map(rowOf));
  }

  /**
   * The stream as this item saw it first; undefined where that is how it stands now: nothing of this row or a later one is in it, or
   * what was refused before was accepted later, behind those.
   */
  at({ row }: BulkItem): View | undefined {
    if (this.isOver || row === undefined) return undefined;
    let next = this.view.revision + 1;
    while (next < this.rows.length && (this.rows[next] ?? -1) < row) next++;
    if (next >= this.rows.length || (this.leastFrom[next] ?? row) < row) return undefined;
    this.moveTo(next - 1);
    return this.view;
  }

  /** The command had been accepted: its row goes on from where it left the stream. */
  passed(revision: number): void {
    this.moveTo(Math.min(revision, this.events.length - 1));
  }

  /** What was refused the first time is accepted now: from here on it is the end of the stream that counts. */
  end(): void {
    this.isOver = true;
  }

  private moveTo(revision: number): void {
    if (revision <= this.view.revision) return;
    const seen = this.events.slice(this.view.revision + 1, revision + 1);
    this.view = { state: fold(this.stream, seen, this.view.state), revision };
  }
}

/** Whether there may be an event of these items' rows or of later ones. */
function isAhead({ done, rows }: LoadedStream<unknown>, items: readonly BulkItem[]): boolean {
  return items.some(
    ({ commandId, correlationId, row = Infinity }) => done.has(commandId) || (rows.get(correlationId) ?? -1) >= row,
  );
}

/** The row of an event of the same import, or of one of these commands; undefined for what others have written. */
function rowsOf(items: readonly BulkItem[]): (event: RecordedEvent) => number | undefined {
  const byCommand = new Map(items.map(({ commandId, row }) => [commandId, row]));
  const imports = new Set(items.map(({ correlationId }) => correlationId));
  return ({ metadata: { commandId, correlationId, row } }) =>
    (imports.has(correlationId) ? row : undefined) ?? byCommand.get(commandId);
}

/** The least row from each event on. */
function leastOfRest(rows: readonly (number | undefined)[]): number[] {
  const least = new Array<number>(rows.length);
  for (let place = rows.length - 1; place >= 0; place--)
    least[place] = Math.min(least[place + 1] ?? Infinity, rows[place] ?? Infinity);
  return least;
}
