import { START } from '#kernel';
import { CheckpointMoved, type Fence, LeaseLost, type ReadStore } from '#read-store';
import { at, card, cards, commitOf, failure, type Make, onStore, others } from './cards.js';

const TTL = 5_000;

async function take({ leases }: ReadStore, owner: string, name = 'cards'): Promise<Fence> {
  const [lease] = await leases.acquire([name], owner, TTL);
  if (!lease) throw new Error(`${owner} did not get the lease ${name}`);
  return lease;
}

const written = async (store: ReadStore) => [
  await store.documents(cards).count({}),
  (await store.live(cards))?.checkpoint,
  await store.parked({ model: cards.name, number: 1 }),
];

/** Whoever has lost its lease writes nothing more. */
export function fenceLaws(make: Make): void {
  it(
    'are taken from the owner, from a late one too while nobody else has come',
    onStore(make, async ({ store, time }) => {
      const generation = await store.begin(cards);
      const fence = await take(store, 'anna');
      await store.commit([{ ...commitOf(generation, START, '1', [at('1', card('a'))]), partition: 0, fence }]);
      time.pass(2 * TTL);
      await store.commit([{ ...commitOf(generation, '1', '2', [at('2', card('b'))]), partition: 0, fence }]);
      expect(await written(store)).toEqual([2, '2', []]);
    }),
  );

  it.each([1, 500])('are refused from a stale owner, and nothing of them is to be seen (%d documents)', async (count) =>
    onStore(make, async ({ store, second, time }) => {
      const other = second ? await second() : store;
      const generation = await store.begin(cards);
      const stale = await take(store, 'anna');
      time.pass(TTL);
      const fence = await take(other, 'boris');
      const late = (from: string, to: string) => ({
        ...commitOf(
          generation,
          from,
          to,
          Array.from({ length: count }, (_, i) => at(to, card(`late-${i}`))),
          [failure('k', to)],
        ),
        partition: 0,
        fence: stale,
      });
      const refusal = await store.commit([late(START, '1')]).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(LeaseLost);
      expect(refusal).toMatchObject({ fence: { name: 'cards', token: 1 } });
      expect(await written(store)).toEqual([0, START, []]);
      await other.commit([{ ...commitOf(generation, START, '2', [at('2', card('a'))]), partition: 0, fence }]);
      await expect(store.commit([late('2', '3')])).rejects.toThrow(LeaseLost);
      await expect(store.commit([late(START, '1')])).rejects.toThrow(LeaseLost);
      expect(await written(store)).toEqual([1, '2', []]);
    })(),
  );

  it(
    'are refused when the lease was released, or is one that never was',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      const [lease] = await store.leases.acquire(['cards'], 'anna', TTL);
      await store.leases.release(lease ? [lease] : []);
      for (const fence of [
        { name: 'cards', token: 1 },
        { name: 'cards', token: 2 },
        { name: 'none', token: 1 },
      ])
        await expect(store.commit([{ ...commitOf(generation, START, '1', []), fence }])).rejects.toThrow(LeaseLost);
      expect(await written(store)).toEqual([0, START, []]);
    }),
  );

  it(
    'are refused together: one stale lease, and nothing of the call is written',
    onStore(make, async ({ store, time }) => {
      const [one, two] = [await store.begin(cards), await store.begin(others)];
      const stale = await take(store, 'anna', 'others');
      time.pass(TTL);
      await take(store, 'boris', 'others');
      const fence = await take(store, 'anna', 'cards');
      const both = [
        { ...commitOf(one, START, '1', [at('1', card('a'))]), partition: 0, fence },
        { ...commitOf(two, START, '1', [at('1', card('b'))]), partition: 0, fence: stale },
      ];
      await expect(store.commit(both)).rejects.toThrow(LeaseLost);
      expect(await written(store)).toEqual([0, START, []]);
      expect(await store.documents(others).count({})).toBe(0);
    }),
  );

  it(
    'still go by the checkpoint: a lease alone does not move it from elsewhere',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      const fence = await take(store, 'anna');
      await expect(store.commit([{ ...commitOf(generation, '1', '2', []), partition: 0, fence }])).rejects.toThrow(
        CheckpointMoved,
      );
    }),
  );
}
