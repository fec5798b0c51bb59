import type { EventStore } from '#event-store';
import { type NewEvent, type Position, type RecordedEvent, START, type StreamType, streamName } from '#kernel';
import { LRUCache } from 'lru-cache';

/** What a command did when it was first accepted. */
export interface Done {
  readonly command: string;
  readonly digest: string | undefined;
  readonly revision: number;
  readonly position: Position;
  readonly eventTypes: readonly string[];
}

/** A stream as far as it was read: its folded state, where it stands, and the commands it has seen. */
export interface LoadedStream<State> {
  readonly name: string;
  readonly state: State;
  /** Revision of its last event; -1 = no such stream. */
  readonly revision: number;
  readonly position: Position;
  /** The latest time at which something happened to it; '' = nothing has. */
  readonly latest: string;
  readonly done: Map<string, Done>;
  /** By what names an import (`correlationId`): the last row that it has events of, and where its last event is. */
  readonly imports: Map<string, { readonly row: number; readonly revision: number }>;
}

/** Loads streams and folds them; remembers folded states, so that a busy stream costs only its new events. */
export class StreamLoader {
  private readonly cache: LRUCache<string, LoadedStream<unknown>>;

  /**
   * @param size how many streams' states are remembered
   * @param events how many events these have together: what is remembered of each takes a few hundred bytes
   */
  constructor(
    private readonly store: EventStore,
    size = 10_000,
    events = 150_000,
  ) {
    this.cache = new LRUCache({
      max: size,
      maxSize: events,
      sizeCalculation: ({ revision }) => Math.max(1, revision + 1),
    });
  }

  /** The stream as it stands now: always asks the store for what came after the remembered state. */
  async load<State>(type: StreamType<State>, id: string): Promise<LoadedStream<State>> {
    const name = streamName(type, id);
    const known = (this.cache.get(name) as LoadedStream<State> | undefined) ?? {
      name,
      state: type.initial,
      revision: -1,
      position: START,
      latest: '',
      done: new Map<string, Done>(),
      imports: new Map<string, { row: number; revision: number }>(),
    };
    const events = await this.store.readStream(name, known.revision + 1);
    if (events.length === 0) return known;
    const loaded = standing(known, events, stateAfter(type, known.state, events), known.position);
    this.cache.set(name, loaded);
    return loaded;
  }

  /**
   * Remembers what an append of ours added, without asking the store again.
   * @param known the state after it, where the caller has folded it already
   */
  remember<State>(
    type: StreamType<State>,
    before: LoadedStream<State>,
    events: readonly NewEvent[],
    position: Position,
    known?: { readonly state: State },
  ) {
    const state = known ? known.state : stateAfter(type, before.state, events);
    const loaded = standing(before, events, state, position);
    this.cache.set(before.name, loaded);
    return loaded;
  }
}

const stateAfter = <State>(type: StreamType<State>, before: State, events: readonly NewEvent[]): State =>
  events.reduce((state, event) => type.apply(state, event, event.metadata), before);

/** Events that were read say where they stand; those that were appended just now stand one after the other. */
type Standing = NewEvent & Partial<Pick<RecordedEvent, 'revision' | 'position'>>;

/**
 * The stream with these events at its end.
 * @param appendedAt the position of those that were appended just now
 */
function standing<State>(
  from: LoadedStream<State>,
  events: readonly Standing[],
  state: State,
  appendedAt: Position,
): LoadedStream<State> {
  // Shared with the state before: what a command did stays true, and copying would make long streams slow.
  const { done, imports } = from;
  let { latest, revision, position } = from;
  for (const event of events) {
    const { command, commandId, commandDigest: digest, correlationId, row, occurredAt } = event.metadata;
    revision = event.revision ?? revision + 1;
    position = event.position ?? appendedAt;
    if (occurredAt > latest) latest = occurredAt;
    if (row !== undefined) {
      const last = imports.get(correlationId)?.row ?? row;
      imports.set(correlationId, { row: Math.max(row, last), revision });
    }
    const known = done.get(commandId);
    // Another reader of the same stream may have been faster.
    if (known && known.revision >= revision) continue;
    const eventTypes = known ? [...known.eventTypes, event.type] : [event.type];
    done.set(commandId, { command, digest, revision, position, eventTypes });
  }
  return { ...from, state, revision, position, latest };
}
