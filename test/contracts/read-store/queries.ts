import fc from 'fast-check';
import { type DocumentQuery, type Documents, scan, START } from '#kernel';
import type { ReadStore } from '#read-store';
import { at, card, type Card, cards, commitOf, type Make, type Mounted, onStore } from './cards.js';
import { deck, expected, orderArbitrary, valueOf, whereArbitrary } from './oracle.js';

async function deal(store: ReadStore): Promise<Documents<Card>> {
  const generation = await store.begin(cards);
  await store.commit([
    commitOf(
      generation,
      START,
      '1',
      deck.map((body) => at('1', body)),
    ),
  ]);
  return store.documents(cards);
}

const onDeck = (make: Make, test: (documents: Documents<Card>, mounted: Mounted) => Promise<void>) =>
  onStore(make, async (mounted) => test(await deal(mounted.store), mounted));

async function paged(documents: Documents<Card>, query: DocumentQuery<Card>, limit: number): Promise<Card[]> {
  const found: Card[] = [];
  for (;;) {
    const last = found.at(-1);
    const after = last && { value: valueOf(last, query.orderBy?.field ?? 'id'), id: last.id };
    const page = await documents.find({ ...query, limit, ...(after && { after }) });
    expect(page.length).toBeLessThanOrEqual(limit);
    found.push(...page);
    if (page.length < limit || found.length > deck.length) return found;
  }
}

/** What queries promise. */
export function queryLaws(make: Make): void {
  it(
    'finds and counts what the same query over an array gives, in the same order',
    onDeck(make, async (documents) => {
      await fc.assert(
        fc.asyncProperty(whereArbitrary, orderArbitrary, async (where, orderBy) => {
          const wanted = expected({ where, orderBy });
          expect(await documents.find({ where, ...(orderBy && { orderBy }) })).toEqual(wanted);
          expect(await documents.count({ where })).toBe(wanted.length);
        }),
        { numRuns: 300 },
      );
    }),
  );

  it(
    'gives each document exactly once page by page, over ties and nulls, in both directions',
    onDeck(make, async (documents) => {
      const limits = fc.integer({ min: 1, max: 40 });
      await fc.assert(
        fc.asyncProperty(whereArbitrary, orderArbitrary, limits, async (where, orderBy, limit) => {
          const query = { where: { status: where.status, urgent: where.urgent }, ...(orderBy && { orderBy }) };
          expect(await paged(documents, query, limit)).toEqual(expected(query));
        }),
        { numRuns: 60 },
      );
    }),
  );

  it(
    'scans all documents in the order of their ids',
    onDeck(make, async (documents) => {
      const found: string[] = [];
      for await (const page of scan(documents, {}, 50)) found.push(...page.map(({ id }) => id));
      expect(found).toEqual(expected({}).map(({ id }) => id));
    }),
  );

  it(
    'gets a document as it was written, nested fields and absent ones alike',
    onDeck(make, async (documents) => {
      for (const one of deck.slice(0, 20)) expect(await documents.get(one.id)).toStrictEqual(one);
      expect(await documents.get('nobody')).toBeUndefined();
    }),
  );

  it(
    'gives at most 1,000 documents unless told otherwise',
    onStore(make, async ({ store }) => {
      const generation = await store.begin(cards);
      const many = Array.from({ length: 1_200 }, (_, i) => at('1', card(`c${i}`)));
      await store.commit([commitOf(generation, START, '1', many)]);
      expect((await store.documents(cards).find({})).length).toBe(1_000);
      expect((await store.documents(cards).find({ limit: 10_000 })).length).toBe(1_200);
    }),
  );

  it.each([0, -1, 1.5, 10_001, Number.NaN])('refuses the limit %d', async (limit) =>
    onStore(make, async ({ store }) => {
      await expect(store.documents(cards).find({ limit })).rejects.toThrow(RangeError);
    })(),
  );

  it(
    'refuses a field that no index holds, and names it and the model',
    onStore(make, async ({ store }) => {
      const documents = store.documents(cards);
      const message = /contract-cards.* note/;
      await expect(documents.find({ orderBy: { field: 'note', direction: 'asc' } })).rejects.toThrow(message);
      await expect(documents.find({ where: { note: 'x' } })).rejects.toThrow(message);
      await expect(documents.count({ where: { note: null } })).rejects.toThrow(message);
    }),
  );

  it(
    'takes thousands of values in one condition, and refuses more than 10,000',
    onDeck(make, async (documents) => {
      const ids = Array.from({ length: 10_000 }, (_, i) => deck[i]?.id ?? `nobody-${i}`);
      expect(await documents.count({ where: { id: { in: ids } } })).toBe(deck.length);
      await expect(documents.count({ where: { id: { in: [...ids, 'one more'] } } })).rejects.toThrow(RangeError);
    }),
  );
}
