import { resolve } from 'node:path';
import { type ReadModel, START } from '#kernel';
import { awaitStore, type Config, fileOf, isServer, openEventStore, openReadStore, type ProjectorLog } from '#runtime';
import { type EventStore, StoreUnavailable } from '#event-store';
import type { ReadStore } from '#read-store';

/** The stores that the configuration names; with a signal, servers are waited for as long as it says. */
export async function openStores(
  config: Config,
  models: readonly ReadModel[],
  log: ProjectorLog,
  signal: AbortSignal | undefined,
): Promise<{ readonly events: EventStore; readonly documents: ReadStore }> {
  const waiting = {
    waitMs: signal ? config.storeWaitMs : 0,
    signal: signal ?? new AbortController().signal,
    say: (message: string) => {
      log.warn(message);
    },
  };
  const events = await openEventStore(config);
  const opened: { close(): Promise<void> }[] = [events];
  try {
    if (signal && isServer(config.eventStoreUrl)) await awaitStore('EventStoreDB', () => events.check(), waiting);
    const open = (): Promise<ReadStore> => openReadStore(config, models);
    const documents = isServer(config.readStoreUrl) ? await awaitStore('MongoDB', open, waiting) : await open();
    opened.push(documents);
    const file = fileOf(config.eventStoreUrl);
    // EventStoreDB has events of its own from the start.
    if (file !== undefined) await requireLogOf(documents, events, file);
    return { events, documents };
  } catch (error) {
    for (const store of opened) await store.close();
    throw error;
  }
}

/**
 * A log that begins beside reports which have seen one is a wrong path, or the log was lost: what is written to it would be missing in
 * the right one.
 */
async function requireLogOf(documents: ReadStore, events: EventStore, file: string): Promise<void> {
  // In this order: another process may be writing the first events and folding them.
  const generations = await documents.generations();
  const haveSeen = generations.some(({ checkpoints }) => checkpoints.some((one) => one !== START));
  if (!haveSeen || (await events.head()) !== START) return;
  throw new StoreUnavailable(
    `The log ${resolve(file)} has no events, and the reports of READ_STORE_URL have seen some: name the right log in ` +
      'EVENT_STORE_URL, or put it back; to begin anew, remove the reports as well',
  );
}
