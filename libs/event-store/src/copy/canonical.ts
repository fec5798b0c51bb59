import type { EventMetadata, NewEvent, RecordedEvent } from '#kernel';

/**
 * What of an event must be the same in every store, as text: id, stream, revision, type, data, metadata and when it was first
 * recorded. Keys are sorted as in RFC 8785, so that a store may keep them in an order of its own.
 */
export function canonicalText({ id, stream, revision, type, data, metadata, recordedAt }: RecordedEvent): string {
  return canonical({ id, stream, revision, type, data, metadata: { ...metadata, recordedAt } });
}

/** The event as another store is given it: everything as it is, and when it was first recorded beside it. */
export function asNew({ id, type, data, metadata, recordedAt }: RecordedEvent): NewEvent {
  const carried: EventMetadata = { ...metadata, recordedAt };
  return { id, type, data, metadata: carried };
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`);
  return `{${members.join(',')}}`;
}
