import type { EventStore } from '#event-store';
import { openEventStoreDb } from '#event-store/eventstoredb';
import { eventStoreContract } from '../../../../test/contracts/event-store.contract.js';
import { startEventStoreDbStandIn } from '../../../../test/servers/eventstoredb/server.js';

/** A real server where EVENTSTORE_URL names one; the stand-in otherwise. */
eventStoreContract('EventStoreDB', async () => {
  const { EVENTSTORE_URL: url } = process.env;
  const server = url === undefined ? await startEventStoreDbStandIn() : { url, stop: async () => undefined };
  const opened: EventStore[] = [];
  const open = async (): Promise<EventStore> => {
    const store = openEventStoreDb(server.url, { lingerMs: 20 });
    opened.push(store);
    return store;
  };
  const store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      return open();
    },
    second: open,
    dispose: async () => {
      await Promise.all(opened.map((one) => one.close()));
      await server.stop();
    },
  };
});
