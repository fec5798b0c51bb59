import type { NewEvent } from '#kernel';
import { InvalidAppend, type ExpectedRevision } from './port.js';

/** Bytes of type, data and metadata in one append: what EventStoreDB accepts, kept by every adapter alike. */
export const MAX_APPEND_BYTES = 1_048_576;
/** UTF-8 has at most so many bytes for a UTF-16 code unit. */
const BYTES_OF_CHARACTER = 3;
/** JSON writes at most so many: `\u001f`. */
const BYTES_OF_ESCAPE = 6;
/** `-0.0000012345678901234567`, longer than any word. */
const BYTES_OF_NUMBER = 25;
const QUOTES = 2;
/** The brackets around parts; the colon and the comma beside each. */
const MARKS = 2;
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
  const serialized = events.map((event) => {
    checkName('event type', event.type);
    if (!UUID.test(event.id)) throw new InvalidAppend(`Event id ${event.id} is not a lower-case UUID`);
    if (ids.has(event.id)) throw new InvalidAppend(`Event id ${event.id} stands twice in one append`);
    ids.add(event.id);
    const data = json(event.type, event.data);
    const metadata = json(event.type, event.metadata);
    return { id: event.id, type: event.type, data, metadata, occurredAt: event.metadata.occurredAt };
  });
  checkSize(stream, serialized);
  return serialized;
}

/** @throws InvalidAppend */
function checkSize(stream: string, events: readonly SerializedEvent[]): void {
  const characters = total(events, ({ length }) => length);
  if (characters * BYTES_OF_CHARACTER <= MAX_APPEND_BYTES) return;
  const bytes = total(events, (text) => Buffer.byteLength(text));
  if (bytes <= MAX_APPEND_BYTES) return;
  throw new InvalidAppend(`An append to ${stream} has ${bytes} bytes; the limit is ${MAX_APPEND_BYTES}`);
}

const total = (events: readonly SerializedEvent[], sizeOf: (text: string) => number): number =>
  events.reduce((sum, { type, data, metadata }) => sum + sizeOf(type) + sizeOf(data) + sizeOf(metadata), 0);

/**
 * What an event counts towards `MAX_APPEND_BYTES` at most, and up to six times what it does, for those that gather events to append them
 * together. Its data, plain JSON, are looked at and not written, which would take as long as the append's own writing.
 */
export const mostBytesOf = ({ type, data, metadata }: NewEvent): number =>
  mostBytes(type) + mostBytes(data) + mostBytes(metadata);

function mostBytes(value: unknown): number {
  if (typeof value === 'string') return QUOTES + value.length * BYTES_OF_ESCAPE;
  if (typeof value !== 'object' || value === null) return BYTES_OF_NUMBER;
  let bytes = MARKS;
  for (const name of Object.keys(value)) {
    bytes += MARKS + QUOTES + name.length * BYTES_OF_ESCAPE + mostBytes((value as Record<string, unknown>)[name]);
  }
  return bytes;
}

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
