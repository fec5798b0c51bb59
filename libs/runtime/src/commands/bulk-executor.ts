import { type EventStore, slots, StoreUnavailable, WrongExpectedRevision } from '#event-store';
import type { BulkExecutor, BulkItem, BulkOutcome } from '#import';
import { type CommandDefinition, reject, type Rejection, streamName } from '#kernel';
import { parse } from '#schema';
import { BulkStream, type Work } from './bulk-stream.js';
import { KeyedQueue } from './keyed-queue.js';
import { ReferredStates } from './references.js';
import { StreamLoader } from './stream-loader.js';

/** Events of one stream that are appended together; less where others write to it meanwhile, by a factor each time. */
const GROUP = 500;
const SMALLER = 8;
/** How often a stream is tried without anything being appended. */
const ATTEMPTS = 6;
/** How many streams' states are remembered between two calls. */
const REMEMBERED = 5_000;
/** Streams worked on at once: enough to share a commit or a connection, few enough that none waits out its time behind the others. */
const SIDE_BY_SIDE = 128;

/**
 * Decides many commands at once by the same definitions as the API does: a stream is loaded once, its commands are decided
 * in order, each on the state the one before left, and what they yield is appended together.
 */
export class StreamBulkExecutor implements BulkExecutor {
  private readonly queue = new KeyedQueue();
  private readonly slots = slots(SIDE_BY_SIDE);
  private readonly streams: StreamLoader;
  private readonly definitions: ReadonlyMap<string, CommandDefinition>;
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly store: EventStore,
    definitions: readonly CommandDefinition[],
  ) {
    this.streams = new StreamLoader(store, REMEMBERED);
    this.definitions = new Map(definitions.map((definition) => [definition.name, definition]));
  }

  /**
   * Outcomes in the order of the items. Different streams are worked on side by side; what an earlier call has for a stream is done
   * before what a later one has for it, also where that one did not wait for the other.
   * @throws what the store throws, when nothing of the call is under way any more; from then on every call fails so, as it would overtake what was not done: begin anew with another
   */
  async executeAll(items: readonly BulkItem[]): Promise<BulkOutcome[]> {
    const outcomes = new Array<BulkOutcome>(items.length);
    const referred = new ReferredStates(this.streams);
    const execute = ([name, work]: [string, Work[]]): Promise<void> =>
      this.queue.run(name, () =>
        this.slots.take(() => this.unlessFailed(() => this.executeStream(name, work, referred, outcomes))),
      );
    const settled = await Promise.allSettled([...this.group(items, outcomes)].map(execute));
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return outcomes;
  }

  private async unlessFailed(work: () => Promise<void>): Promise<void> {
    if (this.failure) throw this.failure.error;
    try {
      await work();
    } catch (error) {
      this.failure ??= { error };
      throw error;
    }
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
      const name = streamName(definition.stream, definition.id(parsed.value));
      const work = byStream.get(name) ?? [];
      byStream.set(name, work);
      work.push({ definition, command: parsed.value, item, index });
    });
    return byStream;
  }

  /** Where others write to the stream at the same time, in smaller and smaller groups. */
  private async executeStream(
    name: string,
    work: readonly Work[],
    referred: ReferredStates,
    outcomes: BulkOutcome[],
  ): Promise<void> {
    let [group, attempts] = [GROUP, ATTEMPTS];
    while (attempts > 0) {
      const stream = await BulkStream.open(this.store, this.streams, work, group);
      try {
        for (const one of work)
          outcomes[one.index] = firstOutcome(outcomes[one.index], await stream.decide(one, referred));
        await stream.flush();
        return;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
        attempts = stream.hasWritten ? ATTEMPTS : attempts - 1;
        group = Math.ceil(group / SMALLER);
      }
    }
    throw new StoreUnavailable(`Others write to ${name} all the time: nothing is lost, run the import again`);
  }
}

/** What an earlier attempt has appended is no repetition. */
const firstOutcome = (before: BulkOutcome | undefined, now: BulkOutcome): BulkOutcome =>
  before?.kind === 'applied' && now.kind === 'repeated' ? before : now;

const rejected = (rejection: Rejection): BulkOutcome => ({ kind: 'rejected', rejection });
