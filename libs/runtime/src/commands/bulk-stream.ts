import { bytesOf, type EventStore, MAX_APPEND_BYTES } from '#event-store';
import type { BulkItem, BulkOutcome } from '#import';
import {
  type CommandDefinition,
  type DomainEvent,
  isRejection,
  type NewEvent,
  Rejected,
  type Rejection,
} from '#kernel';
import { answerAgain } from './command-executor.js';
import { toEvents } from './envelope.js';
import type { ReferredStates } from './references.js';
import { Replay, type View } from './replay.js';
import type { LoadedStream, StreamLoader } from './stream-loader.js';

/** Events of one stream are appended in groups of at most this many, and of no more bytes than an append may have. */
const GROUP = 500;

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
  /** The stream's end, with what is waiting. */
  private end: View;

  private constructor(
    private readonly store: EventStore,
    private readonly streams: StreamLoader,
    private readonly definition: CommandDefinition,
    private loaded: LoadedStream<unknown>,
    private readonly replay: Replay,
  ) {
    this.end = loaded;
  }

  /** @param before where an earlier bulk of the same run has left the stream, if it is known */
  static async open(
    store: EventStore,
    streams: StreamLoader,
    work: readonly Work[],
    before: View | undefined,
  ): Promise<BulkStream> {
    const [first] = work;
    if (!first) throw new Error('A bulk needs a command');
    const { definition, command } = first;
    const loaded = await streams.load(definition.stream, definition.id(command));
    const ids = work.map(({ item }) => item.commandId);
    const replay = await Replay.open(store, definition.stream, loaded, ids, before);
    return new BulkStream(store, streams, definition, loaded, replay);
  }

  /** Where the next bulk of this run goes on. */
  get view(): View {
    return this.replay.current;
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
    const decision = await this.decideOn(this.replay.current, work, referred);
    if (isRejection(decision)) return { kind: 'rejected', rejection: decision };
    if (decision.length === 0) return { kind: 'unchanged' };
    return this.take(work, decision, referred);
  }

  /** New facts go to the end of the stream: where others have written there meanwhile, it is that state that counts. */
  private async take(work: Work, decided: readonly DomainEvent[], referred: ReferredStates): Promise<BulkOutcome> {
    const isAtEnd = this.replay.current.revision === this.end.revision;
    const facts = isAtEnd ? decided : await this.decideOn(this.end, work, referred);
    if (isRejection(facts)) return { kind: 'rejected', rejection: facts };
    const { definition, item } = work;
    const events = toEvents(this.loaded.name, definition.name, facts, { ...item, causationId: item.commandId });
    await this.makeRoom(events);
    let { state } = this.end;
    for (const event of events) state = definition.stream.apply(state, event, event.metadata);
    this.end = { state, revision: this.end.revision + events.length };
    this.replay.moveTo(this.end);
    this.waiting.push(...events);
    return { kind: events.length > 0 ? 'applied' : 'unchanged' };
  }

  /** The events of one command stand in one append, so what is waiting goes first where these do not fit any more. */
  private async makeRoom(events: readonly NewEvent[]): Promise<void> {
    const bytes = events.reduce((sum, event) => sum + bytesOf(event), 0);
    const isFull = this.waiting.length + events.length > GROUP || this.waitingBytes + bytes > MAX_APPEND_BYTES;
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
    this.waiting = [];
    this.waitingBytes = 0;
  }
}
