import type { Leases, ReadStore } from '#read-store';
import { counted, countedKeys } from '../../../../test/support/counted.js';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { rebuildAll, RebuildLost, RebuildUnderWay } from './leased-rebuild.js';
import { rebuildLease } from './units.js';

const sums = countedKeys('sums');

describe('A rebuild under leases', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = openStores([sums]);
    await stores.documents.begin(sums);
    await stores.events.append('counts', 'none', [counted('k', 1)]);
    await again(stores.documents, 60_000);
  });
  afterEach(() => stores.close());

  const again = (store: ReadStore, leaseMs: number) =>
    rebuildAll({ events: stores.events, store }, [sums], { owner: 'me', leaseMs });
  const generations = async (): Promise<string[]> =>
    (await stores.documents.generations()).map(({ number, state }) => `${number} ${state}`);

  /** A store that takes the leases away at the first renewal from some time on. */
  function losing(isTime: () => boolean): { readonly store: ReadStore; readonly isLost: Promise<void> } {
    let lost = (): void => undefined;
    const isLost = new Promise<void>((resolve) => (lost = resolve));
    const { leases } = stores.documents;
    const acquire: Leases['acquire'] = (names, owner) => leases.acquire(names, owner, 60_000);
    const renew: Leases['renew'] = async (held) => {
      if (!isTime()) return [...held];
      lost();
      return [];
    };
    return { isLost, store: { ...stores.documents, leases: { ...leases, acquire, renew } } };
  }

  it('comes to its end, or says who is at it already', async () => {
    expect(await again(stores.documents, 60_000)).toEqual({ folded: 1, isComplete: true });
    expect(await generations()).toEqual(['1 retired', '2 live']);
    await stores.documents.leases.acquire([rebuildLease('sums')], 'another', 60_000);
    const refused = again(stores.documents, 60_000);
    await expect(refused).rejects.toThrow(RebuildUnderWay);
    await expect(refused).rejects.toThrow('sums is being rebuilt by another');
  });

  it('is no success where a lease is lost before the switch: nothing is promoted, and that is said', async () => {
    const { store, isLost } = losing(() => true);
    // What a rebuild asks when everything is written.
    const live: ReadStore['live'] = async (model) => {
      await isLost;
      await Promise.resolve();
      return stores.documents.live(model);
    };
    await expect(again({ ...store, live }, 3)).rejects.toThrow(RebuildLost);
    expect(await generations()).toEqual(['1 live', '2 building']);
  });

  it('is a success where a lease is lost during the switch', async () => {
    let isSwitching = false;
    const { store, isLost } = losing(() => isSwitching);
    const promote: ReadStore['promote'] = async (generation) => {
      isSwitching = true;
      await isLost;
      await stores.documents.promote(generation);
    };
    expect(await again({ ...store, promote }, 3)).toEqual({ folded: 1, isComplete: true });
    expect(await generations()).toEqual(['1 retired', '2 live']);
  });
});
