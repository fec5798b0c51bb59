import { type EventStore, WrongExpectedRevision } from '#event-store';
import {
  type CommandDefinition,
  isRejection,
  type NewEvent,
  reject,
  Rejected,
  type Rejection,
  streamName,
  type StreamType,
} from '#kernel';
import type { BulkExecutor, BulkItem, BulkOutcome } from '#import';
import { parse } from '#schema';
import { answerAgain, type CommandAnswer } from './command-executor.js';
import { toEvents } from './envelope.js';
import { type LoadedStream, StreamLoader } from './stream-loader.js';

/** Events of one stream are appended in groups of at most this many. */
const GROUP = 500;
const ATTEMPTS = 4;

interface Work {
  readonly definition: CommandDefinition;
  readonly command: object;
  readonly item: BulkItem;
  readonly index: number;
}

/**
 * Decides many commands at once by the same definitions as the API does: a stream is loaded once, its commands are decided
 * in order, each on the state the one before left, and what they yield is appended together.
 */
export class StreamBulkExecutor implements BulkExecutor {
  private readonly streams: StreamLoader;
  private readonly definitions: ReadonlyMap<string, CommandDefinition>;

  constructor(
    private readonly store: EventStore,
    definitions: readonly CommandDefinition[],
  ) {
    this.streams = new StreamLoader(store, 5_000);
    this.definitions = new Map(definitions.map((definition) => [definition.name, definition]));
  }

  /** Outcomes in the order of the items. Different streams are worked on side by side. */
  async executeAll(items: readonly BulkItem[]): Promise<BulkOutcome[]> {
    const outcomes = new Array<BulkOutcome>(items.length);
    const references = new References(this.streams);
    const byStream = this.group(items, outcomes);
    await Promise.all([...byStream.values()].map((work) => this.executeStream(work, references, outcomes)));
    return outcomes;
  }

  private group(items: readonly BulkItem[], outcomes: BulkOutcome[]): Map<string, Work[]> {
    const byStream = new Map<string, Work[]>();
    items.forEach((item, index) => {
      const definition = this.definitions.get(item.command);
      if (!definition) throw new Error(`There is no command ${item.command}`);
      const parsed = parse(definition.type, item.fields);
      if (!parsed.ok) {
        const message = parsed.errors.map((error) => error.message).join('; ');
        outcomes[index] = rejected(reject('invalid', 'invalid-field', message, { errors: parsed.errors }));
        return;
      }
      const command = parsed.value;
      const name = streamName(definition.stream, definition.id(command));
      const work = byStream.get(name) ?? [];
      byStream.set(name, work);
      work.push({ definition, command, item, index });
    });
    return byStream;
  }

  private async executeStream(work: readonly Work[], references: References, outcomes: BulkOutcome[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        for (let done = 0; done < work.length;) done = await this.decideGroup(work, done, references, outcomes);
        return;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Decides from `start` on until a group is full, appends it, and says how far it came. */
  private async decideGroup(
    work: readonly Work[],
    start: number,
    references: References,
    outcomes: BulkOutcome[],
  ): Promise<number> {
    const first = work[start];
    if (!first) return work.length;
    const stream: StreamType<unknown> = first.definition.stream;
    const before = await this.streams.load(stream, first.definition.id(first.command));
    let state = before.state;
    const events: NewEvent[] = [];
    let next = start;
    for (const one of work.slice(start)) {
      if (events.length >= GROUP) break;
      const decided = await this.decide(one, before, state, references);
      outcomes[one.index] = decided.outcome;
      for (const event of decided.events) state = stream.apply(state, event, event.metadata);
      events.push(...decided.events);
      next++;
    }
    if (events.length > 0) {
      const expected = before.revision < 0 ? 'none' : before.revision;
      const { position } = await this.store.append(before.name, expected, events);
      this.streams.remember(stream, before, events, position);
    }
    return next;
  }

  private async decide(
    { definition, command, item }: Work,
    before: LoadedStream<unknown>,
    state: unknown,
    references: References,
  ): Promise<{ outcome: BulkOutcome; events: NewEvent[] }> {
    try {
      const again: CommandAnswer | undefined = answerAgain(before, definition.name, item.commandId);
      if (again) return { outcome: { kind: 'repeated' }, events: [] };
    } catch (error) {
      if (error instanceof Rejected) return { outcome: rejected(error.rejection), events: [] };
      throw error;
    }
    const decision = definition.decide(state, command, {
      commandId: item.commandId,
      actor: item.actor,
      occurredAt: item.occurredAt,
      references: await references.of(definition, command, state),
    });
    if (isRejection(decision)) return { outcome: rejected(decision), events: [] };
    const envelope = { ...item, causationId: item.commandId };
    const events = toEvents(before.name, definition.name, decision, envelope);
    return { outcome: { kind: events.length > 0 ? 'applied' : 'unchanged' }, events };
  }
}

/** States of other streams that decisions refer to, loaded once per call. */
class References {
  private readonly loaded = new Map<string, Promise<unknown>>();

  constructor(private readonly streams: StreamLoader) {}

  async of(definition: CommandDefinition, command: object, state: unknown): Promise<object> {
    const wanted = definition.references?.(command, state);
    if (!wanted) return {};
    const entries = Object.entries(wanted) as [string, { stream: StreamType<unknown>; id: string }][];
    return Object.fromEntries(
      await Promise.all(entries.map(async ([name, { stream, id }]) => [name, await this.state(stream, id)] as const)),
    );
  }

  private state(stream: StreamType<unknown>, id: string): Promise<unknown> {
    const name = streamName(stream, id);
    let state = this.loaded.get(name);
    if (!state) {
      state = this.streams.load(stream, id).then((loaded) => loaded.state);
      this.loaded.set(name, state);
    }
    return state;
  }
}

const rejected = (rejection: Rejection): BulkOutcome => ({ kind: 'rejected', rejection });
