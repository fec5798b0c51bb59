import { defineReadModel, type Document } from '#kernel';
import type { ReadStore } from '#read-store';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { rebuildAll, RebuildLost, RebuildUnderWay } from './leased-rebuild.js';
import { rebuildLease } from './units.js';

const sums = defineReadModel<Document, { Counted: { readonly key: string } }>({
  name: 'sums',
  version: 1,
  indexes: [],
  on: { Counted: { keys: ({ data: { key } }) => [key], apply: (_, __, id) => ({ id }) } },
});
const holder = { owner: 'me', leaseMs: 3 };

describe('A rebuild under leases', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = openStores([sums]);
    await stores.documents.begin(sums);
  });
  afterEach(() => stores.close());

  const states = async (): Promise<string[]> => (await stores.documents.generations()).map(({ state }) => state);

  it('comes to its end, or says who is at it already', async () => {
    const asLong = { owner: 'me', leaseMs: 60_000 };
    expect(await rebuildAll({ events: stores.events, store: stores.documents }, [sums], asLong)).toBe(0);
    await stores.documents.leases.acquire([rebuildLease('sums')], 'another', 60_000);
    const again = rebuildAll({ events: stores.events, store: stores.documents }, [sums], asLong);
    await expect(again).rejects.toThrow(RebuildUnderWay);
    await expect(again).rejects.toThrow('sums is being rebuilt by another');
  });

  it('is no success where a lease is lost after the last write: nothing is promoted, and that is said', async () => {
    let renewed = (): void => undefined;
    const isRenewed = new Promise<void>((resolve) => (renewed = resolve));
    const store: ReadStore = {
      ...stores.documents,
      leases: {
        ...stores.documents.leases,
        renew: async () => {
          renewed();
          return [];
        },
      },
      // What a rebuild asks when everything is written.
      live: async (model) => {
        await isRenewed;
        await Promise.resolve();
        return stores.documents.live(model);
      },
    };
    const before = await states();
    await expect(rebuildAll({ events: stores.events, store }, [sums], holder)).rejects.toThrow(RebuildLost);
    expect((await states()).filter((state) => state === 'live')).toEqual(before);
  });
});
