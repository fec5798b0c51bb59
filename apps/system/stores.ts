import { type ReadModel, START } from '#kernel';
import { awaitStore, type Config, isServer, openEventStore, openReadStore, type ProjectorLog } from '#runtime';
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
    if (!isServer(config.eventStoreUrl)) await requireLogOf(documents, events);
    return { events, documents };
  } catch (error) {
    for (const store of opened) await store.close();
    throw error;
  }
}

/**
 * A log that begins beside reports which have seen one is a mistyped path, or the log was lost: what is written to it would be missing in
 * the right one.
 */
async function requireLogOf(documents: ReadStore, events: EventStore): Promise<void> {
  // In this order: another process may be writing the first events and folding them.
  const generations = await documents.generations();
  const haveSeen = generations.some(({ checkpoints }) => checkpoints.some((one) => one !== START));
  if (!haveSeen || (await events.head()) !== START) return;
  throw new StoreUnavailable(
    'EVENT_STORE_URL names a log without events, READ_STORE_URL reports that have seen some: name the right log, ' +
      'or put it back; a new one begins with a read store of its own',
  );
}
