import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStore, openSqliteEventStore } from '#event-store';
import type { ReadModel } from '#kernel';
import { openSqliteReadStore, type ReadStore } from '#read-store';

export interface Stores {
  readonly folder: string;
  readonly events: EventStore;
  readonly documents: ReadStore;
  close(): Promise<void>;
}

/** Both embedded stores in a folder of the test's own. */
export function openStores(models: readonly ReadModel[] = []): Stores {
  const folder = mkdtempSync(join(tmpdir(), 'leadger-'));
  const events = openSqliteEventStore(join(folder, 'events.db'));
  const documents = openSqliteReadStore(join(folder, 'read.db'), models);
  return {
    folder,
    events,
    documents,
    async close() {
      await events.close();
      await documents.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
