import { type EventStore, MAX_APPEND_BYTES, mostBytesOf } from '#event-store';
import type { BulkItem, BulkOutcome } from '#import';
import {
  type CommandDefinition,
  type DomainEvent,
  isRejection,
  type NewEvent,
  Rejected,
  type Rejection,
} from '#kernel';
import { answerAgain } from './answer.js';
import { toEvents } from './envelope.js';
import type { ReferredStates } from './references.js';
import { Replay, type View } from './replay.js';
import type { LoadedStream, StreamLoader } from './stream-loader.js';

/** A command of a bulk, its fields checked. */
export interface Work {
  readonly definition: CommandDefinition;
  readonly command: object;
  readonly item: BulkItem;
  readonly index: number;
}

/** One stream while a bulk of commands is decided on it. */
export class BulkStream {
  /** Decided and not yet appended. */
  private waiting: NewEvent[] = [];
  private waitingBytes = 0;
  private written = false;
  /** The stream's end, with what is waiting. */
  private end: View;

  private constructor(
    private readonly store: EventStore,
    private readonly streams: StreamLoader,
    private readonly definition: CommandDefinition,
    private loaded: LoadedStream<unknown>,
    private readonly replay: Replay,
    private readonly group: number,
  ) {
    this.end = loaded;
  }

  /** @param group events are appended in groups of at most this many, and of no more bytes than an append may have */
  static async open(
    store: EventStore,
    streams: StreamLoader,
    work: readonly Work[],
    group: number,
  ): Promise<BulkStream> {
    const [first] = work;
    if (!first) throw new Error('A bulk needs a command');
    const { definition, command } = first;
    const loaded = await streams.load(definition.stream, definition.id(command));
    const items = work.map(({ item }) => item);
    const replay = await Replay.open(store, definition.stream, loaded, items);
    return new BulkStream(store, streams, definition, loaded, replay, group);
  }

  /** Whether anything of it has been appended. */
  get hasWritten(): boolean {
    return this.written;
  }

  async decide(work: Work, referred: ReferredStates): Promise<BulkOutcome> {
    try {
      const again = answerAgain(this.loaded, work.definition.name, { commandId: work.item.commandId });
      if (again) {
        this.replay.passed(again.revision);
        return { kind: 'repeated' };
      }
    } catch (error) {
      if (error instanceof Rejected) return { kind: 'rejected', rejection: error.rejection };
      throw error;
    }
    return this.decideAnew(work, referred);
  }

  /** By what the file says, by what the stream was when a later row came, and by what it is: the first without facts is what becomes of it. */
  private async decideAnew(work: Work, referred: ReferredStates): Promise<BulkOutcome> {
    const { own, next } = this.replay.at(work.item);
    for (const view of [own, next]) {
      const before = view && (await this.withoutFacts(view, work, referred));
      if (before) return before;
    }
    const facts = await this.decideOn(this.end, work, referred);
    return isRejection(facts) ? { kind: 'rejected', rejection: facts } : this.take(work, facts);
  }

  /** What becomes of a command that has no facts in a view; undefined where it has some, or that is how the stream stands now. */
  private async withoutFacts(view: View, work: Work, referred: ReferredStates): Promise<BulkOutcome | undefined> {
    if (view.revision >= this.end.revision) return undefined;
    const decision = await this.decideOn(view, work, referred);
    if (isRejection(decision)) return { kind: 'rejected', rejection: decision };
    return decision.length === 0 ? { kind: 'unchanged' } : undefined;
  }

  /** New facts go to the end of the stream. */
  private async take({ definition, item }: Work, facts: readonly DomainEvent[]): Promise<BulkOutcome> {
    if (facts.length === 0) return { kind: 'unchanged' };
    const events = toEvents(this.loaded.name, definition.name, facts, { causationId: item.commandId, ...item });
    await this.makeRoom(events);
    let { state } = this.end;
    for (const event of events) state = definition.stream.apply(state, event, event.metadata);
    this.end = { state, revision: this.end.revision + events.length };
    this.waiting.push(...events);
    this.replay.appended(this.end);
    return { kind: 'applied' };
  }

  /** The events of one command stand in one append, so what is waiting goes first where these do not fit any more. */
  private async makeRoom(events: readonly NewEvent[]): Promise<void> {
    const bytes = events.reduce((sum, event) => sum + mostBytesOf(event), 0);
    const isFull = this.waiting.length + events.length > this.group || this.waitingBytes + bytes > MAX_APPEND_BYTES;
    if (isFull) await this.flush();
    this.waitingBytes += bytes;
  }

  private async decideOn(
    { state }: View,
    { definition, command, item }: Work,
    referred: ReferredStates,
  ): Promise<readonly DomainEvent[] | Rejection> {
    const { commandId, actor, occurredAt } = item;
    const references = await referred.of(definition, command, state);
    return definition.decide(state, command, { commandId, actor, occurredAt, references });
  }

  /** Appends what is waiting. @throws WrongExpectedRevision if another was faster */
  async flush(): Promise<void> {
    if (this.waiting.length === 0) return;
    const expected = this.loaded.revision < 0 ? 'none' : this.loaded.revision;
    const { position } = await this.store.append(this.loaded.name, expected, this.waiting);
    this.loaded = this.streams.remember(this.definition.stream, this.loaded, this.waiting, position, this.end);
    this.written = true;
    this.waiting = [];
    this.waitingBytes = 0;
  }
}
