import { canonicalJson, type EventMetadata, type NewEvent, type RecordedEvent } from '#kernel';

/**
 * What of an event must be the same in every store, as text: id, stream, revision, type, data, metadata and when it was first
 * recorded. Keys are sorted, so that a store may keep them in an order of its own.
 */
export function canonicalText({ id, stream, revision, type, data, metadata, recordedAt }: RecordedEvent): string {
  return canonicalJson({ id, stream, revision, type, data, metadata: { ...metadata, recordedAt } });
}

/** The event as another store is given it: everything as it is, and when it was first recorded beside it. */
export function asNew({ id, type, data, metadata, recordedAt }: RecordedEvent): NewEvent {
  const carried: EventMetadata = { ...metadata, recordedAt };
  return { id, type, data, metadata: carried };
}
