import { type EventStore } from '#event-store';
import { type Document, type ReadModel, type RecordedEvent, scan, START } from '#kernel';
import type { ReadStore } from '#read-store';

/** Every document of the live generation, by read model, each in the order of ids. */
export async function allDocuments(
  store: ReadStore,
  models: readonly ReadModel[],
): Promise<Record<string, Record<string, Document>>> {
  const found: Record<string, Record<string, Document>> = {};
  for (const model of models) {
    const documents: Record<string, Document> = {};
    for await (const page of scan(store.documents(model))) for (const doc of page) documents[doc.id] = doc;
    found[model.name] = documents;
  }
  return found;
}

/** The whole log. */
export async function allEvents(events: EventStore): Promise<RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const page of events.pages({ after: START })) found.push(...page.events);
  return found;
}

/** By stream, in its order: everything of an event but when and where the store recorded it. */
export function byStream(events: readonly RecordedEvent[]): Record<string, object[]> {
  const streams: Record<string, object[]> = {};
  for (const { stream, id, type, revision, data, metadata } of events) {
    (streams[stream] ??= []).push({ id, type, revision, data, metadata });
  }
  return streams;
}

/** How many events each command has. */
export function countByCommand(events: readonly RecordedEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { metadata } of events) counts.set(metadata.commandId, (counts.get(metadata.commandId) ?? 0) + 1);
  return counts;
}
