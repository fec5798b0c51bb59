import type { NewEvent, Position, RecordedEvent } from '#kernel';

/** What an append expects of its stream: that it does not exist yet, or its last revision (from 0). */
export type ExpectedRevision = 'none' | number;

export interface AppendResult {
  /** Revision of the last event appended. */
  readonly revision: number;
  /** Position of the last event appended. */
  readonly position: Position;
}

/** One append among several. */
export interface OrderedAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly NewEvent[];
}

export interface EventPage {
  readonly events: readonly RecordedEvent[];
  /** Where reading goes on: it also moves over events that nobody asked for. */
  readonly position: Position;
  /** Whether this page reached the end of the log as it was when the page was read. */
  readonly atHead: boolean;
}

export interface PagesOptions {
  /** Exclusive; `START` for the whole log. */
  readonly after: Position;
  /** Only these event types; all where absent. */
  readonly types?: readonly string[];
  /** Events a page, 2,000 unless told. */
  readonly pageSize?: number;
  /**
   * The caller looks at type, data, position and times of most events and hardly at anything else: a store may leave the
   * rest where it is until it is asked for. Such events are good as long as the store is open.
   */
  readonly lean?: boolean;
  /** Go on waiting for new events at the end of the log; otherwise the iteration ends there. */
  readonly live?: boolean;
  /** Ends the iteration, without error, also while it waits. */
  readonly signal?: AbortSignal;
}

/**
 * The log. Contract (test/contracts/event-store.contract.ts): revisions of a stream are 0, 1, 2 …; positions rise
 * strictly over all streams and a reader never sees one appear behind a position it has passed; an acknowledged append
 * survives the death of the process.
 */
export interface EventStore {
  /**
   * Appends events to one stream, all or none, durable when the promise settles. The same events (by id) again at the same
   * expected revision answer as the first time and add nothing.
   * @throws WrongExpectedRevision if the stream stands elsewhere; InvalidAppend if an event breaks a limit of the store;
   * StoreUnavailable if the store did not answer in time.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>;
  /**
   * Appends to several streams so that the log has them in this order. Where one fails none behind it is written; those before
   * it may be. @throws as `append`
   */
  appendInOrder(appends: readonly OrderedAppend[]): Promise<void>;
  /** Events of one stream, oldest first, from a revision on (0 unless told); empty if there is none. */
  readStream(stream: string, fromRevision?: number): Promise<RecordedEvent[]>;
  /** The one ordered source of the projectors: pages of the log in the order of positions. @throws UnknownPosition, StoreUnavailable */
  pages(options: PagesOptions): AsyncIterable<EventPage>;
  /** The position of the last event; `START` if the log is empty. */
  head(): Promise<Position>;
  /** How much of the log up to `head` lies before `position`: 0 to 1, an estimate for progress bars. */
  share(position: Position, head: Position): number;
  /** Whether the store answers. @throws StoreUnavailable if it does not. */
  check(): Promise<StoreHealth>;
  /** Finishes appends in flight and frees what the store holds. */
  close(): Promise<void>;
}

export interface StoreHealth {
  /** `sqlite`, `eventstoredb` … */
  readonly kind: string;
  readonly version: string;
  /** Things an operator should know, e.g. a retention setting that would eat history. */
  readonly warnings: readonly string[];
}

export class WrongExpectedRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: ExpectedRevision,
  ) {
    super(`Stream ${stream} is at revision ${actual}, expected was ${expected}`);
    this.name = 'WrongExpectedRevision';
  }
}

/** The events can never be appended as they are; the message says which limit they break. */
export class InvalidAppend extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidAppend';
  }
}

/** The store did not answer; the message says what to do about it and holds no secret. */
export class StoreUnavailable extends Error {
  /** Waiting does not help: something must be corrected first. */
  readonly isLasting: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isLasting?: boolean } = {}) {
    super(message, options);
    this.isLasting = options.isLasting ?? false;
    this.name = 'StoreUnavailable';
  }
}

/** A position that this log does not have: whatever has seen it was built from another log, or from more of this one. */
export class UnknownPosition extends StoreUnavailable {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnknownPosition';
  }
}

/** @param log what people know the store by */
export const beyondLog = (log: string, position: Position): UnknownPosition =>
  new UnknownPosition(
    `Position ${position} lies beyond the end of the log of ${log}: it was restored from an older backup, or it is another one. ` +
      'Name the right one, or rebuild what was built from the log (leadger rebuild)',
  );
