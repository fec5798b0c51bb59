import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { START, type NewEvent, type RecordedEvent } from '#kernel';
import { openSqliteEventStore, type EventStore, type SqliteEventStoreOptions } from '#event-store';

const directories: string[] = [];
const opened: EventStore[] = [];

export function aFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'leadger-'));
  directories.push(directory);
  return join(directory, 'data', 'events.db');
}

export function open(path: string, options?: SqliteEventStoreOptions): EventStore {
  const store = openSqliteEventStore(path, options);
  opened.push(store);
  return store;
}

export async function cleanUp(): Promise<void> {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

export const anEvent = (data: unknown = {}, id: string = randomUUID()): NewEvent => ({
  id,
  type: 'LeadOpened',
  data,
  metadata: {
    actor: { id: 'seller-7' },
    occurredAt: '2026-02-03T04:05:06.789Z',
    command: 'open-lead',
    commandId: id,
    correlationId: id,
    causationId: id,
    schemaVersion: 1,
  },
});

export async function readAll(store: EventStore, pageSize?: number): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of store.pages({ after: START, ...(pageSize === undefined ? {} : { pageSize }) })) {
    events.push(...page.events);
  }
  return events;
}

export function openError(path: string): unknown {
  try {
    open(path);
  } catch (error) {
    return error;
  }
  throw new Error(`${path} was opened`);
}
