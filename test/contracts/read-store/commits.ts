import { START } from '#kernel';
import { CheckpointMoved, type StoredDocument } from '#read-store';
import { at, card, cards, commitOf, failure, type Make, onStore, others } from './cards.js';

/** What a commit keeps. */
export function commitLaws(make: Make): void {
  it(
    'keeps documents, their positions and the checkpoint of a commit',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      await store.commit([commitOf(generation, START, '3', [at('1', card('a')), at('3', card('ї "😀"'))])]);
      const loaded = await store.load(generation, ['ї "😀"', 'missing', 'a', 'a']);
      expect([...loaded].sort()).toEqual([
        ['a', { position: '1', body: card('a') }],
        ['ї "😀"', { position: '3', body: card('ї "😀"') }],
      ]);
      expect(await store.live(cards)).toEqual({ ...generation, checkpoint: '3', checkpoints: ['3'] });
    }),
  );

  it(
    'loads thousands of documents at once',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      const ids = Array.from({ length: 2_100 }, (_, i) => `card-${i}`);
      await store.commit([
        commitOf(
          generation,
          START,
          '1',
          ids.map((id) => at('1', card(id))),
        ),
      ]);
      expect((await store.load(generation, ids)).size).toBe(2_100);
      expect(await store.load(generation, [])).toEqual(new Map());
    }),
  );

  it(
    'scans the documents of a generation in the order of their ids, by code point, page by page',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      // Two code units, of which the first is less than the one of 'ﬀ'.
      const ordered = ['', ' ', 'A', 'B', 'a', 'a b', 'aa', 'ї', 'ﬀ', '😀'];
      const shuffled = [...ordered.slice(5), ...ordered.slice(0, 5)].map((id) => at('1', card(id)));
      await store.commit([commitOf(generation, START, '1', shuffled)]);
      const found: StoredDocument[] = [];
      for (let page; page === undefined || page.length > 0;) {
        page = await store.scan(generation, found.at(-1)?.body.id, 3);
        expect(page.length).toBeLessThanOrEqual(3);
        found.push(...page);
      }
      expect(found).toEqual(ordered.map((id) => ({ position: '1', body: card(id) })));
      const next = await store.begin(cards);
      await store.commit([commitOf(next, START, '1', shuffled)]);
      expect(await store.scan(next, undefined, 3)).toHaveLength(3);
      await store.drop(next);
      expect(await store.scan(next, undefined, 3)).toEqual([]);
    }),
  );

  it(
    'writes documents as they were when the commit was asked for, however many they are',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      const changing = Array.from({ length: 500 }, (_, i) => ({ ...card(`card-${i}`), status: 'before' }));
      const documents = changing.map((body) => at('1', body));
      const committed = store.commit([commitOf(generation, START, '1', documents)]);
      for (const body of changing) body.status = 'after';
      await committed;
      expect(await store.documents(cards).count({ where: { status: 'before' } })).toBe(500);
    }),
  );

  it(
    'writes nothing of a large commit whose checkpoint was moved, and goes on after it',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      const many = Array.from({ length: 500 }, (_, i) => at('2', card(`card-${i}`)));
      await store.commit([commitOf(generation, START, '1', [])]);
      await expect(store.commit([commitOf(generation, START, '2', many)])).rejects.toThrow(CheckpointMoved);
      expect(await store.documents(cards).count({})).toBe(0);
      await Promise.all([
        store.commit([commitOf(generation, '1', '2', many)]),
        store.commit([commitOf(generation, '2', '3', [at('3', card('one'))])]),
      ]);
      expect(await store.documents(cards).count({})).toBe(501);
    }),
  );

  it(
    'moves the checkpoint over events that touched nothing',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      await store.commit([commitOf(generation, START, '5', [])]);
      expect((await store.live(cards))?.checkpoint).toBe('5');
    }),
  );

  it(
    'keeps what was seen last until another event is',
    onStore(make, async ({ store, second }) => {
      const other = second ? await second() : store;
      const generation = await store.begin(cards);
      expect(generation.lastSeen).toBeUndefined();
      const lastSeen = { stream: 'lead-ї', revision: 7, id: 'b6a3', position: '1' };
      await store.commit([{ ...commitOf(generation, START, '1', []), lastSeen }]);
      await store.commit([commitOf(generation, '1', '2', [])]);
      expect(await other.live(cards)).toEqual({ ...generation, checkpoint: '2', checkpoints: ['2'], lastSeen });
      const next = { ...lastSeen, revision: 8, id: 'c7b4' };
      await store.commit([{ ...commitOf(generation, '2', '3', []), lastSeen: next }]);
      expect((await other.live(cards))?.lastSeen).toEqual(next);
      expect((await store.begin(cards)).lastSeen).toBeUndefined();
    }),
  );

  it(
    'moves several generations in one call',
    onStore(make, async ({ store }) => {
      const [one, two] = [await store.begin(cards), await store.begin(others)];
      await store.commit([
        commitOf(one, START, '4', [at('4', card('a'))]),
        commitOf(two, START, '4', [at('4', card('b'))]),
      ]);
      expect((await store.generations()).map(({ checkpoint }) => checkpoint)).toEqual(['4', '4']);
      expect(await store.documents(others).get('b')).toEqual(card('b'));
    }),
  );

  it(
    'keeps parked events in the order of the log, for their generation only',
    onStore(make, async ({ store }) => {
      const [one, two] = [await store.begin(cards), await store.begin(others)];
      await store.commit([commitOf(one, START, '3', [], [failure('b', '3'), failure('z', '2')])]);
      expect(await store.parked(one)).toEqual([failure('z', '2'), failure('b', '3')]);
      expect(await store.parked(two)).toEqual([]);
    }),
  );

  it(
    'says what it is',
    onStore(make, async ({ store }) => {
      const { kind, version } = await store.check();
      expect([kind, version]).toEqual([expect.stringMatching(/^\w+$/), expect.stringMatching(/^\d+\./)]);
    }),
  );
}
