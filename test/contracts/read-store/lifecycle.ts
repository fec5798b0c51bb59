import { START } from '#kernel';
import { CheckpointMoved, type ReadStore } from '#read-store';
import { at, card, cards, cardsOf, commitOf, failure, type Make, onStore, others } from './cards.js';

/** A store whose live generation holds `old`, beside a building one that holds `next`. */
async function rebuilding(store: ReadStore) {
  const live = await store.begin(cards);
  await store.commit([commitOf(live, START, '1', [at('1', card('old'))])]);
  const next = await store.begin(cardsOf(2));
  await store.commit([commitOf(next, START, '1', [at('1', card('next'))])]);
  return { live, next };
}

const ids = async (store: ReadStore): Promise<string[]> =>
  (await store.documents(cards).find({})).map((document) => document.id);

/** What the generations of a model promise. */
export function lifecycleLaws(make: Make): void {
  it(
    'has nothing before a model begins',
    onStore(make, async ({ store }) => {
      expect([await store.generations(), await store.live(cards)]).toEqual([[], undefined]);
      const documents = store.documents(cards);
      expect([await documents.get('a'), await documents.find({}), await documents.count({})]).toEqual([
        undefined,
        [],
        0,
      ]);
    }),
  );

  it(
    'makes the first generation of a model live at once, and the next one beside it',
    onStore(make, async ({ store }) => {
      const { live, next } = await rebuilding(store);
      const start = { checkpoint: START, checkpoints: [START] };
      expect(live).toEqual({ model: cards.name, number: 1, fingerprint: '1', state: 'live', ...start });
      expect(next).toEqual({ model: cards.name, number: 2, fingerprint: '2', state: 'building', ...start });
      await store.begin(others);
      expect((await store.generations()).map(({ model, number, state }) => [model, number, state])).toEqual([
        [cards.name, 1, 'live'],
        [cards.name, 2, 'building'],
        [others.name, 1, 'live'],
      ]);
    }),
  );

  it(
    'answers an empty live generation again to a second process that begins it',
    onStore(make, async ({ store, second }) => {
      const other = second ? await second() : store;
      const first = await store.begin(cards);
      expect(await other.begin(cards)).toEqual(first);
      await store.commit([commitOf(first, START, '1', [])]);
      expect(await other.begin(cards)).toMatchObject({ number: 2, state: 'building' });
    }),
  );

  it(
    'resumes a building generation of the same fingerprint where it stands',
    onStore(make, async ({ store }) => {
      const { next } = await rebuilding(store);
      expect(await store.begin(cardsOf(2))).toEqual({ ...next, checkpoint: '1', checkpoints: ['1'] });
      expect((await store.load(next, ['next'])).size).toBe(1);
    }),
  );

  it(
    'drops a building generation of another fingerprint, and never gives its number again',
    onStore(make, async ({ store }) => {
      const { next } = await rebuilding(store);
      expect(await store.begin(cardsOf(3))).toMatchObject({ number: 3, fingerprint: '3', checkpoint: START });
      expect((await store.generations()).map(({ number }) => number)).toEqual([1, 3]);
      await expect(store.commit([commitOf(next, '1', '2', [at('2', card('late'))])])).rejects.toThrow(CheckpointMoved);
      expect((await store.load(next, ['next'])).size).toBe(0);
    }),
  );

  it(
    'shows readers the live generation only, until the other is promoted',
    onStore(make, async ({ store, second }) => {
      const other = second ? await second() : store;
      const { next } = await rebuilding(store);
      expect([await ids(store), await ids(other)]).toEqual([['old'], ['old']]);
      await store.promote(next);
      expect([await ids(store), await ids(other)]).toEqual([['next'], ['next']]);
      expect(await other.live(cards)).toEqual({ ...next, state: 'live', checkpoint: '1', checkpoints: ['1'] });
      expect((await other.generations()).map(({ state }) => state)).toEqual(['retired', 'live']);
    }),
  );

  it(
    'takes no commit for a retired generation, so that a projector which missed the switch learns of it',
    onStore(make, async ({ store }) => {
      const { live, next } = await rebuilding(store);
      await store.promote(next);
      await expect(store.commit([commitOf(live, '1', '2', [at('2', card('late'))])])).rejects.toThrow(CheckpointMoved);
      expect(await ids(store)).toEqual(['next']);
    }),
  );

  it(
    'prepares a promotion without a reader or a writer noticing, twice as well, and refuses an unknown one',
    onStore(make, async ({ store }) => {
      const { live, next } = await rebuilding(store);
      await store.prepare(next);
      await store.commit([commitOf(next, '1', '2', [at('2', card('more'))])]);
      await store.prepare(next);
      expect(await ids(store)).toEqual(['old']);
      expect(await store.live(cards)).toMatchObject({ number: live.number });
      await store.promote(next);
      await store.prepare(next);
      expect(await ids(store)).toEqual(['more', 'next']);
      await expect(store.prepare({ model: cards.name, number: 9 })).rejects.toThrow('contract-cards.9');
    }),
  );

  it(
    'takes a promote twice, goes back to a retired generation, and refuses an unknown one',
    onStore(make, async ({ store }) => {
      const { live, next } = await rebuilding(store);
      await store.promote(next);
      await store.promote(next);
      await store.promote(live);
      expect(await ids(store)).toEqual(['old']);
      await expect(store.promote({ model: cards.name, number: 9 })).rejects.toThrow('contract-cards.9');
      expect((await store.generations()).map(({ state }) => state)).toEqual(['live', 'retired']);
    }),
  );

  it(
    'drops what is not live, with its documents and parked events, as often as it is told',
    onStore(make, async ({ store, second }) => {
      const other = second ? await second() : store;
      const { live, next } = await rebuilding(store);
      await store.commit([commitOf(live, '1', '2', [], [failure('k', '2')])]);
      await expect(store.drop(live)).rejects.toThrow('live');
      await store.promote(next);
      await store.drop(live);
      await store.drop(live);
      expect([await store.parked(live), (await store.load(live, ['old'])).size]).toEqual([[], 0]);
      expect((await other.generations()).map(({ number }) => number)).toEqual([2]);
      expect(await ids(other)).toEqual(['next']);
    }),
  );

  it(
    'goes on taking commits into the generation that was promoted',
    onStore(make, async ({ store }) => {
      const { next } = await rebuilding(store);
      await store.promote(next);
      await store.commit([commitOf(next, '1', '2', [at('2', card('more', { seller: 'ann' }))])]);
      expect(await store.documents(cards).find({ where: { seller: 'ann' } })).toEqual([
        card('more', { seller: 'ann' }),
      ]);
    }),
  );
}
