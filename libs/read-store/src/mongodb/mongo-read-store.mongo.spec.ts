import { readStoreContract } from '../../../../test/contracts/read-store.contract.js';
import { onMongo } from '../../../../test/servers/mongodb/suite.js';
import type { ReadStore } from '../port.js';
import { openMongoReadStore } from './mongo-read-store.js';

const newDatabase = onMongo();

readStoreContract('MongoDB', async (models, now) => {
  const url = newDatabase();
  const opened: ReadStore[] = [];
  const open = async (): Promise<ReadStore> => {
    const store = await openMongoReadStore(url, models, { now });
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    second: open,
    dispose: async () => {
      for (const store of opened) await store.close();
    },
  };
});
