import { InvalidAppend, WrongExpectedRevision, type AppendResult, type ExpectedRevision } from '../port.js';
import { MAX_APPEND_BYTES, type SerializedEvent } from '../limits.js';
import type { Slots } from '../slots.js';
import { collect, insistently, within, type Patience } from './calls.js';
import type { ClientEvent, StoreClient } from './client.js';
import { classify, unavailable, type Failure } from './errors.js';
import { formatPosition, positionOf } from './events.js';
import type { Lane } from './lane.js';

export interface Appending {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerializedEvent[];
}

export interface AppendSurroundings extends Patience {
  readonly label: string;
  readonly writers: Lane;
  readonly readers: Lane;
  readonly slots: Slots;
}

/** What our own limit grants beyond the deadline that the client keeps itself. */
const GRACE_MS = 250;

/**
 * Appends, and tries again where it is not known whether a try had its effect: the same events at the same revision, which the
 * server recognises. A conflict after such a try is looked into before it is reported.
 */
export async function append(surroundings: AppendSurroundings, appending: Appending): Promise<AppendResult> {
  let isAmbiguous = false;
  try {
    return await insistently(surroundings, async (limitMs) => {
      try {
        return await surroundings.slots.take(() => once(surroundings.writers, appending, limitMs));
      } catch (error) {
        const failure = classify(error);
        if (failure.kind === 'unavailable') isAmbiguous = true;
        const stored =
          isAmbiguous && failure.kind === 'conflict' ? await readBack(surroundings, appending, limitMs) : undefined;
        if (stored === undefined) throw error;
        return stored;
      }
    });
  } catch (error) {
    throw refusal(surroundings.label, appending, classify(error), error);
  }
}

async function once(writers: Lane, { stream, expected, events }: Appending, limitMs: number): Promise<AppendResult> {
  return writers.use(async (client) => {
    const answer = await within(limitMs + GRACE_MS, client.append(stream, expected, events, limitMs));
    if (answer.position === undefined) throw new Error(`The server did not say where it put events of ${stream}`);
    return { revision: answer.revision, position: formatPosition(answer.position) };
  });
}

/** Where the events stand, if they stand where they were to be put. */
async function readBack(
  { readers }: AppendSurroundings,
  { stream, expected, events }: Appending,
  limitMs: number,
): Promise<AppendResult | undefined> {
  const first = expected === 'none' ? 0 : expected + 1;
  const found = await readers.use((client) => eventsFrom(client, { stream, first, count: events.length, limitMs }));
  const last = found.at(-1);
  const isStored = found.length === events.length && found.every(({ id }, index) => id === events[index]?.id);
  if (last === undefined || !isStored) return undefined;
  return { revision: Number(last.revision), position: positionOf(last) };
}

async function eventsFrom(
  client: StoreClient,
  read: { readonly stream: string; readonly first: number; readonly count: number; readonly limitMs: number },
): Promise<ClientEvent[]> {
  const found: ClientEvent[] = [];
  try {
    await collect(client.readStream(read.stream, read.first, read.count), read.limitMs, (event) => found.push(event));
  } catch (error) {
    if (classify(error).kind !== 'not-found') throw error;
  }
  return found;
}

function refusal(label: string, { stream, expected }: Appending, failure: Failure, error: unknown): unknown {
  switch (failure.kind) {
    case 'conflict':
      return new WrongExpectedRevision(stream, expected, failure.actual);
    case 'deleted':
      return new InvalidAppend(`Stream ${stream} was deleted for good in EventStoreDB; nothing can be appended to it`);
    case 'too-big':
      return new InvalidAppend(
        `EventStoreDB found an append to ${stream} too big; its limit is lower than ${MAX_APPEND_BYTES} bytes (MaxAppendSize)`,
      );
    case 'bug':
    case 'not-found':
      return error;
    default:
      return unavailable(label, error);
  }
}
