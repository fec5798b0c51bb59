import type { ReadModel } from '#kernel';
import { awaitStore, type Config, isServer, openEventStore, openReadStore, type ProjectorLog } from '#runtime';
import type { EventStore } from '#event-store';
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
  try {
    if (signal && isServer(config.eventStoreUrl)) await awaitStore('EventStoreDB', () => events.check(), waiting);
    const open = (): Promise<ReadStore> => openReadStore(config, models);
    const documents = isServer(config.readStoreUrl) ? await awaitStore('MongoDB', open, waiting) : await open();
    return { events, documents };
  } catch (error) {
    await events.close();
    throw error;
  }
}
