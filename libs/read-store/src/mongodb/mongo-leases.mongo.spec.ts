import { onMongo } from '../../../../test/servers/mongodb/suite.js';
import type { ReadStore } from '../port.js';
import { openMongoReadStore } from './mongo-read-store.js';

describe('Leases in MongoDB', () => {
  const newDatabase = onMongo();

  it('go by the clock of the server, wherever the clocks of the processes stand', async () => {
    const url = newDatabase();
    const stores: ReadStore[] = [];
    const clock = Date.now;
    try {
      for (const owner of ['anna', 'boris']) {
        // The second process believes that it is a day later.
        if (owner === 'boris') Date.now = () => clock() + 86_400_000;
        const store = await openMongoReadStore(url, []);
        stores.push(store);
        const taken = await store.leases.acquire(['deals/0'], owner, 600_000);
        expect(taken.map(({ token }) => token)).toEqual(owner === 'anna' ? [1] : []);
        expect((await store.leases.held()).map((lease) => lease.owner)).toEqual(['anna']);
      }
      expect(await stores[1]?.leases.acquire(['deals/1'], 'boris', 0)).toHaveLength(1);
      expect((await stores[0]?.leases.acquire(['deals/1'], 'anna', 600_000))?.[0]?.token).toBe(2);
    } finally {
      Date.now = clock;
      for (const store of stores) await store.close();
    }
  });
});
