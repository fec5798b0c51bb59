import { defineReadModel, type Document, START } from '#kernel';
import type { Generation, ReadStore, StoredDocument } from '#read-store';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { type Built, type Comparison, compareWithLive } from './comparison.js';

interface Card extends Document {
  readonly status?: string;
  readonly seller?: string | null;
}
const cardsOf = (version: number) => defineReadModel<Card, object>({ name: 'cards', version, indexes: [], on: {} });
const cards = cardsOf(1);

const seen = (position: string, body: Card): StoredDocument => ({ position, body });

describe('A new generation compared with the live one', () => {
  let stores: Stores;
  let store: ReadStore;
  beforeEach(() => {
    stores = openStores([cards]);
    store = stores.documents;
  });
  afterEach(() => stores.close());

  async function fill(generation: Generation, to: string, documents: readonly StoredDocument[]): Promise<void> {
    const fresh = documents.map((document) => ({ ...document, isNew: true }));
    await store.commit([{ generation, from: START, to, documents: fresh, parked: [] }]);
  }

  /** Both at position 5, the live one perhaps further. */
  async function compared(
    before: readonly StoredDocument[],
    now: readonly StoredDocument[],
    { version = 1, liveAt = '5', signal }: { version?: number; liveAt?: string; signal?: AbortSignal } = {},
  ): Promise<Comparison | undefined> {
    await fill(await store.begin(cards), liveAt, before);
    const model = cardsOf(version);
    const generation = await store.begin(model);
    await fill(generation, '5', now);
    return compareWithLive(store, { model, generation, position: '5' }, signal);
  }

  it('is the same where every document is, whatever the order of its fields', async () => {
    const same = await compared(
      [seen('1', { id: 'a', status: 'new', seller: null }), seen('2', { id: 'b' })],
      [seen('2', { id: 'b' }), seen('1', { seller: null, status: 'new', id: 'a' })],
    );
    expect(same).toEqual({ model: 'cards', compared: 2, inMotion: 0, differing: 0, examples: [] });
  });

  it('differs in fields, in events seen, and in what is there at all', async () => {
    const different = await compared(
      [
        seen('1', { id: 'a', status: 'new', seller: 'ann' }),
        seen('1', { id: 'b' }),
        seen('2', { id: 'gone' }),
        seen('1', { id: '😀' }),
        seen('3', { id: 'same' }),
      ],
      [
        seen('1', { id: 'a', status: 'won', seller: null }),
        seen('4', { id: 'b' }),
        seen('1', { id: 'ﬀ' }),
        seen('3', { id: 'same' }),
      ],
    );
    expect(different).toEqual({
      model: 'cards',
      compared: 6,
      inMotion: 0,
      differing: 5,
      examples: [
        { id: 'a', what: ['status', 'seller'] },
        { id: 'b', what: ['position'] },
        { id: 'gone', what: 'missing now' },
        { id: 'ﬀ', what: 'missing before' },
        { id: '😀', what: 'missing now' },
      ],
    });
  });

  it('leaves out, and counts, what has seen later events than both have reached', async () => {
    const moving = await compared(
      [seen('7', { id: 'moved', status: 'won' }), seen('8', { id: 'begun' }), seen('5', { id: 'still' })],
      [seen('2', { id: 'moved', status: 'new' }), seen('5', { id: 'still' })],
      { liveAt: '9' },
    );
    expect(moving).toMatchObject({ compared: 1, inMotion: 2, differing: 0 });
    await stores.close();
    stores = openStores([cards]);
    store = stores.documents;
    const behind = await compared(
      [seen('2', { id: 'moved', status: 'new' })],
      [seen('4', { id: 'moved', status: 'won' }), seen('5', { id: 'begun' })],
      { liveAt: '3' },
    );
    expect(behind).toMatchObject({ compared: 0, inMotion: 2, differing: 0 });
  });

  it('names the first ten of many, over pages', async () => {
    const ids = Array.from({ length: 2_500 }, (_, n) => `card-${String(n).padStart(4, '0')}`);
    const many = await compared(
      ids.map((id) => seen('1', { id })),
      ids.map((id, n) => seen('1', { id, ...(n % 2 && { status: 'new' }) })),
    );
    expect(many).toMatchObject({ compared: 2_500, differing: 1_250 });
    expect(many?.examples).toEqual(
      [1, 3, 5, 7, 9, 11, 13, 15, 17, 19].map((n) => ({ id: ids[n] ?? '', what: ['status'] })),
    );
  });

  describe('of many documents', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => seen('1', { id: `card-${n}` }));
    let built: Built;
    beforeEach(async () => {
      await fill(await store.begin(cards), '5', many);
      const generation = await store.begin(cards);
      await fill(generation, '5', many);
      built = { model: cards, generation, position: '5' };
    });

    it('lets the event loop go between pages, and ends at the signal', async () => {
      const stop = new AbortController();
      setImmediate(() => {
        stop.abort();
      });
      let pages = 0;
      const scan: ReadStore['scan'] = async (...page) => {
        pages++;
        return store.scan(...page);
      };
      expect(await compareWithLive({ ...store, scan }, built, stop.signal)).toBeUndefined();
      expect(pages).toBeLessThan(5);
    });

    it('says nothing of a generation that was replaced and dropped meanwhile', async () => {
      const live = await store.live(cards);
      if (!live) throw new Error('There is none');
      const scan: ReadStore['scan'] = async (...page) => {
        await store.promote(built.generation);
        await store.drop(live);
        return store.scan(...page);
      };
      expect(await compareWithLive({ ...store, scan }, built)).toBeUndefined();
    });
  });

  it('is compared with nothing where the live one is declared otherwise, is itself, or the signal came', async () => {
    const document = [seen('1', { id: 'a' })];
    expect(await compared(document, document, { version: 2 })).toBeUndefined();
    const live = await store.live(cards);
    if (!live) throw new Error('There is none');
    expect(await compareWithLive(store, { model: cards, generation: live, position: '5' })).toBeUndefined();
    const built = await store.begin(cards);
    await fill(built, '5', document);
    const of = { model: cards, generation: built, position: '5' };
    expect(await compareWithLive(store, of)).toMatchObject({ compared: 1 });
    expect(await compareWithLive(store, of, AbortSignal.abort())).toBeUndefined();
  });
});
