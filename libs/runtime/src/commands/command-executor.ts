import { type EventStore, WrongExpectedRevision } from '#event-store';
import { type CommandDefinition, type DecisionContext, type DomainEvent, isRejection, reject, Rejected } from '#kernel';
import { answerAgain, type CommandAnswer } from './answer.js';
import { type Envelope, notBefore, toEvents } from './envelope.js';
import { KeyedQueue } from './keyed-queue.js';
import { NoEffects } from './no-effects.js';
import { Outage } from './outage.js';
import { type LoadedStream, StreamLoader } from './stream-loader.js';

const ATTEMPTS = 4;

/** The one handler of every command: load, fold, decide, append at the revision that was loaded. */
export class CommandExecutor {
  private readonly queue = new KeyedQueue();
  private readonly outage = new Outage();
  private readonly noEffects = new NoEffects();
  readonly streams: StreamLoader;

  constructor(private readonly store: EventStore) {
    this.streams = new StreamLoader(store);
  }

  /**
   * Decides a command and appends what it yields.
   * Commands on one stream wait for each other here; other processes are met by the expected revision, with three retries.
   * @throws Rejected if the command is refused, StoreUnavailable if the store does not answer.
   */
  async execute<Command extends object>(
    definition: CommandDefinition<Command>,
    command: Command,
    envelope: Envelope,
  ): Promise<CommandAnswer> {
    const id = definition.id(command);
    const arrived = performance.now();
    return this.queue.run(`${definition.stream.category}-${id}`, async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.outage.run(arrived, () => this.attempt(definition, command, id, envelope));
        } catch (error) {
          if (!(error instanceof WrongExpectedRevision)) throw error;
          if (attempt === ATTEMPTS) throw conflict(error);
        }
      }
    });
  }

  private async attempt<Command extends object>(
    definition: CommandDefinition<Command>,
    command: Command,
    id: string,
    asked: Envelope,
  ): Promise<CommandAnswer> {
    const loaded = await this.streams.load(definition.stream, id);
    const { name } = definition;
    const repeated = answerAgain(loaded, name, asked) ?? this.noEffects.answerAgain(loaded.name, name, asked);
    if (repeated) return repeated;
    const envelope = notBefore(asked, loaded.latest);
    const { expectedRevision } = envelope;
    if (!isExpected(loaded.revision, expectedRevision)) throw stale(loaded.revision, expectedRevision);
    const context = await this.context(definition, command, loaded.state, envelope);
    const decision = definition.decide(loaded.state, command, context);
    if (isRejection(decision)) throw new Rejected(decision);
    const answer = await this.append(definition, loaded, decision, envelope);
    this.noEffects.remember(loaded.name, name, asked, answer);
    return answer;
  }

  private async append(
    definition: CommandDefinition,
    loaded: LoadedStream<unknown>,
    facts: readonly DomainEvent[],
    envelope: Envelope,
  ): Promise<CommandAnswer> {
    if (facts.length === 0) {
      return { revision: loaded.revision, position: loaded.position, eventTypes: [], repeated: false };
    }
    const events = toEvents(loaded.name, definition.name, facts, envelope);
    const expected = loaded.revision < 0 ? 'none' : loaded.revision;
    const { revision, position } = await this.store.append(loaded.name, expected, events);
    this.streams.remember(definition.stream, loaded, events, position);
    return { revision, position, eventTypes: events.map((event) => event.type), repeated: false };
  }

  private async context<Command extends object>(
    definition: CommandDefinition<Command>,
    command: Command,
    state: unknown,
    envelope: Envelope,
  ): Promise<DecisionContext> {
    const { commandId, actor, occurredAt } = envelope;
    const wanted = Object.entries(definition.references?.(command, state) ?? {}) as [string, Referred][];
    const references = await Promise.all(
      wanted.map(async ([name, { stream, id }]) => [name, (await this.streams.load(stream, id)).state] as const),
    );
    return { commandId, actor, occurredAt, references: Object.fromEntries(references) };
  }
}

type Referred = { readonly stream: CommandDefinition['stream']; readonly id: string };

type Expected = Envelope['expectedRevision'];

const isExpected = (actual: number, expected: Expected): boolean =>
  expected === undefined || (expected === 'any' ? actual >= 0 : actual === expected);

const stale = (actual: number, expected: Expected): Rejected =>
  new Rejected(
    reject(
      'precondition-failed',
      'stale-revision',
      `If-Match asks for ${expected === 'any' ? 'any revision' : `revision ${expected}`}, ${actual < 0 ? 'and nothing has happened here yet' : `it stands at ${actual}`}`,
      { expected, actual: actual < 0 ? null : actual },
    ),
  );

const conflict = (error: WrongExpectedRevision): Rejected =>
  new Rejected(
    reject(
      'conflict',
      'concurrent-change',
      `${error.stream} was changed by others at the same time; read it and try again`,
      {
        revision: error.actual,
      },
    ),
  );
