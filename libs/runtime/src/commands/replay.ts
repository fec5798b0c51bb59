import type { EventStore } from '#event-store';
import { fold, type RecordedEvent, type StreamType } from '#kernel';
import type { LoadedStream } from './stream-loader.js';

/** A stream as a row of an import saw it when it was first decided: the state after the row before it. */
export interface View {
  readonly state: unknown;
  readonly revision: number;
}

/**
 * Where a bulk of commands begins to look at its stream. Run for the first time, that is where the stream stands. Run again,
 * a command that changed nothing the first time has left no event, and must be decided as it was then, not on what came
 * after it: so the stream is replayed along the commands that have left events.
 */
export class Replay {
  private constructor(
    private readonly stream: StreamType<unknown>,
    private readonly events: readonly RecordedEvent[],
    private view: View,
  ) {}

  /**
   * @param commandIds of the bulk, in order
   * @param before the view that an earlier bulk of the same run has left, if it is known
   */
  static async open(
    store: EventStore,
    stream: StreamType<unknown>,
    loaded: LoadedStream<unknown>,
    commandIds: readonly string[],
    before: View | undefined,
  ): Promise<Replay> {
    const isRepeated = commandIds.some((id) => loaded.done.has(id));
    if (!isRepeated) return new Replay(stream, [], before ?? loaded);
    const events = await store.readStream(loaded.name);
    const ids = new Set(commandIds);
    const first = events.findIndex(({ metadata }) => ids.has(metadata.commandId));
    const start = { state: fold(stream, events.slice(0, first)), revision: first - 1 };
    return new Replay(stream, events, before && before.revision < first ? before : start);
  }

  get current(): View {
    return this.view;
  }

  /** The command had been accepted: the view moves on to where it left the stream. */
  passed(revision: number): void {
    if (revision <= this.view.revision) return;
    const seen = this.events.slice(this.view.revision + 1, revision + 1);
    this.view = { state: fold(this.stream, seen, this.view.state), revision };
  }

  /** The view is where this state is now. */
  moveTo(view: View): void {
    this.view = view;
  }
}
