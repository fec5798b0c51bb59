import type { NewEvent } from '#kernel';
import { InvalidAppend, type ExpectedRevision } from './port.js';

/** Bytes of type, data and metadata in one append: what EventStoreDB accepts, kept by every adapter alike. */
export const MAX_APPEND_BYTES = 1_048_576;
const MAX_NAME_LENGTH = 200;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface SerializedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly occurredAt: string;
}

/**
 * Serialises events for an append and checks every limit before anything is sent.
 * @throws InvalidAppend naming the event and the limit it breaks.
 */
export function serialize(stream: string, events: readonly NewEvent[]): SerializedEvent[] {
  checkName('stream name', stream);
  if (events.length === 0) throw new InvalidAppend(`An append to ${stream} needs at least one event`);
  const ids = new Set<string>();
  let bytes = 0;
  const serialized = events.map((event) => {
    checkName('event type', event.type);
    if (!UUID.test(event.id)) throw new InvalidAppend(`Event id ${event.id} is not a lower-case UUID`);
    if (ids.has(event.id)) throw new InvalidAppend(`Event id ${event.id} stands twice in one append`);
    ids.add(event.id);
    const data = json(event.type, event.data);
    const metadata = json(event.type, event.metadata);
    bytes += Buffer.byteLength(event.type) + Buffer.byteLength(data) + Buffer.byteLength(metadata);
    return { id: event.id, type: event.type, data, metadata, occurredAt: event.metadata.occurredAt };
  });
  if (bytes > MAX_APPEND_BYTES) {
    throw new InvalidAppend(`An append to ${stream} has ${bytes} bytes; the limit is ${MAX_APPEND_BYTES}`);
  }
  return serialized;
}

/** What an event counts towards `MAX_APPEND_BYTES`. @throws InvalidAppend for what cannot be written as JSON. */
export const bytesOf = ({ type, data, metadata }: NewEvent): number =>
  Buffer.byteLength(type) + Buffer.byteLength(json(type, data)) + Buffer.byteLength(json(type, metadata));

/** @throws InvalidAppend for what is no revision. */
export function checkExpected(expected: ExpectedRevision): void {
  if (expected !== 'none' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new InvalidAppend(`The expected revision ${expected} is neither 'none' nor a whole number from 0`);
  }
}

function checkName(what: string, name: string): void {
  if (name.length === 0 || name.length > MAX_NAME_LENGTH || name.startsWith('$')) {
    throw new InvalidAppend(
      `The ${what} "${name.slice(0, 40)}" must have 1 to ${MAX_NAME_LENGTH} characters and no leading $`,
    );
  }
  // Either would be stored as another text than it is.
  if (/[\0\p{Surrogate}]/u.test(name)) {
    throw new InvalidAppend(`The ${what} ${JSON.stringify(name)} has characters that no store can keep`);
  }
}

function json(type: string, value: unknown): string {
  try {
    const text = JSON.stringify(value) as string | undefined;
    if (text !== undefined) return text;
  } catch (error) {
    throw new InvalidAppend(`${type} cannot be written as JSON: ${String(error)}`);
  }
  throw new InvalidAppend(`${type} cannot be written as JSON: it has no data`);
}
