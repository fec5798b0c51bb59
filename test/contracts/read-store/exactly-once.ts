import { START } from '#kernel';
import { CheckpointMoved } from '#read-store';
import { at, card, cards, commitOf, failure, type Make, onStore, others } from './cards.js';

/** A commit has its whole effect once or none, whoever delivers it and how often. */
export function exactlyOnceLaws(make: Make): void {
  it(
    'changes nothing when a commit is delivered twice',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      const commit = commitOf(generation, START, '2', [at('2', card('a', { amount: 2 }))], [failure('b', '1')]);
      await store.commit([commit]);
      await expect(store.commit([commit])).rejects.toThrow(CheckpointMoved);
      expect(await store.documents(cards).count({})).toBe(1);
      expect(await store.parked(generation)).toEqual([failure('b', '1')]);
    }),
  );

  it(
    'writes nothing at all from a wrong checkpoint, in no generation of the call',
    onStore(make, async ({ store }) => {
      const [one, two] = [await store.begin(cards), await store.begin(others)];
      const right = commitOf(one, START, '1', [at('1', card('a'))], [failure('k', '1')]);
      const wrong = commitOf(two, '7', '8', [at('8', card('b'))]);
      const refusal = await store.commit([right, wrong]).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(CheckpointMoved);
      expect(refusal).toMatchObject({ generation: { model: others.name, number: two.number } });
      expect((await store.generations()).map(({ checkpoint }) => checkpoint)).toEqual([START, START]);
      expect([(await store.load(one, ['a'])).size, (await store.load(two, ['b'])).size]).toEqual([0, 0]);
      expect(await store.parked(one)).toEqual([]);
    }),
  );

  it(
    'refuses a checkpoint that goes back',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      await store.commit([commitOf(generation, START, '5', [])]);
      await expect(store.commit([commitOf(generation, '5', '4', [])])).rejects.toThrow(RangeError);
      expect((await store.live(cards))?.checkpoint).toBe('5');
    }),
  );

  it.each([true, false])('keeps a document that has seen as much or more (called new: %s)', async (isNew) =>
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      await store.commit([commitOf(generation, START, '5', [at('5', card('a', { amount: 5 }))])]);
      const stale = [at('4', card('a', { amount: 4 }), isNew), at('5', card('a', { amount: 55 }), isNew)];
      await store.commit([commitOf(generation, '5', '6', [...stale, at('6', card('b'))])]);
      expect(await store.documents(cards).get('a')).toEqual(card('a', { amount: 5 }));
      expect(await store.documents(cards).count({ where: { amount: 5 } })).toBe(1);
      await store.commit([commitOf(generation, '6', '7', [at('7', card('a', { amount: 7 }), isNew)])]);
      expect(await store.documents(cards).find({ where: { amount: { gte: 5 } } })).toEqual([card('a', { amount: 7 })]);
    })(),
  );

  it(
    'takes documents ahead of the checkpoint, which stays where it is',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      await store.commit([commitOf(generation, START, '2', [at('2', card('a', { amount: 2 }))])]);
      const ahead = [at('5', card('a', { amount: 5 })), at('4', card('b'))];
      await store.commit([commitOf(generation, '2', '2', ahead)]);
      expect((await store.live(cards))?.checkpoint).toBe('2');
      const loaded = await store.load(generation, ['a', 'b']);
      expect([...loaded.values()].map(({ position }) => position).sort()).toEqual(['4', '5']);
      await store.commit([commitOf(generation, '2', '6', [at('3', card('a', { amount: 3 }))])]);
      expect(await store.documents(cards).get('a')).toEqual(card('a', { amount: 5 }));
    }),
  );

  it(
    'lets exactly one of two projectors move a checkpoint',
    onStore(make, async ({ store, second }) => {
      const other = second ? await second() : store;
      const generation = await store.begin(cards);
      const results = await Promise.allSettled([
        store.commit([commitOf(generation, START, '1', [at('1', card('a'))])]),
        other.commit([commitOf(generation, START, '1', [at('1', card('a'))])]),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await other.documents(cards).find({})).toEqual([card('a')]);
    }),
  );
}
