import { START } from '#kernel';
import { CheckpointMoved } from '#read-store';
import { at, card, cards, cardsOf, commitOf, type Make, onStore } from './cards.js';

/** A generation in several partitions: each has a checkpoint of its own, readers see one read model. */
export function partitionLaws(make: Make): void {
  it(
    'stand each for itself, and the generation where the last of them stands',
    onStore(make, async ({ store, second }) => {
      const other = second ? await second() : store;
      const generation = await store.begin(cards, 3);
      expect(generation).toMatchObject({ checkpoint: START, checkpoints: [START, START, START] });
      await store.commit([{ ...commitOf(generation, START, '5', [at('4', card('a'))]), partition: 1 }]);
      await other.commit([
        { ...commitOf(generation, START, '3', [at('2', card('b'))]), partition: 0 },
        { ...commitOf(generation, START, '4', []), partition: 2 },
      ]);
      expect(await store.live(cards)).toMatchObject({ checkpoint: '3', checkpoints: ['3', '5', '4'] });
      expect(await store.generations()).toEqual([await other.live(cards)]);
      expect(await store.documents(cards).count({})).toBe(2);
    }),
  );

  it(
    'have seen last what the furthest of them has',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards, 3);
      const seen = (revision: number) => ({
        stream: 'lead-1',
        revision,
        id: `event-${revision}`,
        position: String(revision),
      });
      for (const [partition, to] of ['2', '5', '3'].entries())
        await store.commit([{ ...commitOf(generation, START, to, []), partition, lastSeen: seen(Number(to)) }]);
      expect(await store.live(cards)).toMatchObject({ checkpoints: ['2', '5', '3'], lastSeen: seen(5) });
    }),
  );

  it(
    'take a commit only from where that partition stands',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards, 2);
      await store.commit([{ ...commitOf(generation, START, '2', []), partition: 0 }]);
      const wrong = { ...commitOf(generation, START, '3', [at('3', card('a'))]), partition: 0 };
      await expect(store.commit([wrong])).rejects.toThrow(CheckpointMoved);
      await expect(store.commit([{ ...wrong, partition: 2 }])).rejects.toThrow(CheckpointMoved);
      expect(await store.live(cards)).toMatchObject({ checkpoints: ['2', START] });
      expect(await store.documents(cards).count({})).toBe(0);
    }),
  );

  it(
    'move all at once by a commit of none in particular, if they stand at one place',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards, 3);
      await store.commit([commitOf(generation, START, '1', [at('1', card('a'))])]);
      expect(await store.live(cards)).toMatchObject({ checkpoint: '1', checkpoints: ['1', '1', '1'] });
      await store.commit([{ ...commitOf(generation, '1', '2', []), partition: 1 }]);
      for (const from of ['1', '2'])
        await expect(store.commit([commitOf(generation, from, '3', [at('3', card('b'))])])).rejects.toThrow(
          CheckpointMoved,
        );
      expect(await store.live(cards)).toMatchObject({ checkpoint: '1', checkpoints: ['1', '2', '1'] });
      expect(await store.documents(cards).count({})).toBe(1);
    }),
  );

  it(
    'are as many as the generation was begun with, whatever is asked for when it is resumed',
    onStore(make, async ({ store }) => {
      const first = await store.begin(cards, 2);
      expect(await store.begin(cards, 4)).toEqual(first);
      await store.commit([commitOf(first, START, '1', [])]);
      const next = await store.begin(cardsOf(2), 4);
      expect(next.checkpoints).toHaveLength(4);
      expect(await store.begin(cardsOf(2))).toEqual(next);
      await store.promote(next);
      expect((await store.live(cards))?.checkpoints).toHaveLength(4);
    }),
  );

  it.each([0, 65, 1.5, -1])('are 1 to 64, not %d', async (partitions) =>
    onStore(make, async ({ store }) => {
      await expect(store.begin(cards, partitions)).rejects.toThrow(RangeError);
      expect(await store.generations()).toEqual([]);
    })(),
  );
}
