import type { ReadStore } from '#read-store';
import { type Make, onStore } from './cards.js';

const TTL = 5_000;
const take = async ({ leases }: ReadStore, owner: string, name = 'deals/0') =>
  (await leases.acquire([name], owner, TTL))[0];

/** What a lease promises: one owner at a time, and a token that tells the later owner from the earlier. */
export function leaseLaws(make: Make): void {
  it(
    'go to exactly one of twenty who ask at once, whether they are new, released or expired',
    onStore(make, async ({ store, second, time }) => {
      const other = second ? await second() : store;
      const race = async () => {
        const racers = Array.from({ length: 20 }, (_, i) => take(i % 2 ? other : store, `racer-${i}`));
        return (await Promise.all(racers)).flatMap((lease) => lease ?? []);
      };
      const first = await race();
      time.pass(TTL);
      const second20 = await race();
      await store.leases.release(second20);
      const third = await race();
      expect([first, second20, third].map((won) => won.map(({ token }) => token))).toEqual([[1], [2], [3]]);
      expect(await other.leases.held()).toEqual(third);
    }),
  );

  it(
    'stay with their owner while it renews them, and its token with it',
    onStore(make, async ({ store, time }) => {
      const lease = await take(store, 'anna');
      for (let round = 0; round < 5; round++) {
        time.pass(TTL - 1);
        expect(await store.leases.renew([{ name: 'deals/0', owner: 'anna', token: 1 }], TTL)).toEqual([lease]);
        expect(await take(store, 'boris')).toBeUndefined();
      }
      expect(await take(store, 'anna')).toEqual(lease);
    }),
  );

  it(
    'let the next in when they expire, and not a moment before',
    onStore(make, async ({ store, time }) => {
      await take(store, 'anna');
      time.pass(TTL - 1);
      expect(await take(store, 'boris')).toBeUndefined();
      time.pass(1);
      expect(await store.leases.held()).toEqual([]);
      expect(await take(store, 'boris')).toEqual({ name: 'deals/0', owner: 'boris', token: 2 });
    }),
  );

  it(
    'let the next in at once when they are released',
    onStore(make, async ({ store }) => {
      const lease = await take(store, 'anna');
      await store.leases.release(lease ? [lease] : []);
      expect(await store.leases.held()).toEqual([]);
      expect(await take(store, 'boris')).toMatchObject({ owner: 'boris', token: 2 });
    }),
  );

  it(
    'are kept by an owner that is late, if nobody was faster',
    onStore(make, async ({ store, time }) => {
      const lease = await take(store, 'anna');
      time.pass(3 * TTL);
      expect(await store.leases.renew(lease ? [lease] : [], TTL)).toEqual([lease]);
      expect(await store.leases.held()).toEqual([lease]);
    }),
  );

  it(
    'are not renewed or released by whoever held them before',
    onStore(make, async ({ store, time }) => {
      const before = await take(store, 'anna');
      time.pass(TTL);
      const now = await take(store, 'boris');
      expect(await store.leases.renew(before ? [before] : [], TTL)).toEqual([]);
      await store.leases.release(before ? [before] : []);
      expect(await store.leases.held()).toEqual([now]);
    }),
  );

  it(
    'never give a token twice, also to one owner that takes them again and again',
    onStore(make, async ({ store, time }) => {
      const tokens: (number | undefined)[] = [];
      for (let round = 0; round < 4; round++) {
        const lease = await take(store, 'anna');
        tokens.push(lease?.token);
        if (round % 2) time.pass(TTL);
        else await store.leases.release(lease ? [lease] : []);
      }
      expect(tokens).toEqual([1, 2, 3, 4]);
    }),
  );

  it(
    'are taken and listed by name, many in one call',
    onStore(make, async ({ store }) => {
      await take(store, 'boris', 'b');
      const taken = await store.leases.acquire(['c', 'a', 'b'], 'anna', TTL);
      expect(taken.map(({ name }) => name).sort()).toEqual(['a', 'c']);
      expect((await store.leases.held()).map(({ name, owner }) => [name, owner])).toEqual([
        ['a', 'anna'],
        ['b', 'boris'],
        ['c', 'anna'],
      ]);
      const none = [store.leases.acquire([], 'anna', TTL), store.leases.renew([], TTL), store.leases.release([])];
      expect(await Promise.all(none)).toEqual([[], [], undefined]);
    }),
  );
}
