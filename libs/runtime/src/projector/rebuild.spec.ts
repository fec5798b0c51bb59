import { setImmediate as turn } from 'node:timers/promises';
import type { EventStore } from '#event-store';
import type { ReadStore } from '#read-store';
import { counted, countedKeys } from '../../../../test/support/counted.js';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { liveUnknownTo } from './known-to-log.js';
import type { Comparison } from './comparison.js';
import { rebuild } from './rebuild.js';

const keys = countedKeys('keys');

describe('A rebuild', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = openStores([keys]);
    await stores.documents.begin(keys);
    await count('a', 1);
    await rebuild(stores.events, stores.documents, [keys]);
  });
  afterEach(() => stores.close());

  async function count(key: string, number: number): Promise<void> {
    await stores.events.append(`counts-${key}`, 'none', [counted(key, number)]);
  }

  /** As a projector does. */
  async function fold(key: string): Promise<void> {
    const generation = await stores.documents.live(keys);
    if (!generation) throw new Error('There is none');
    const to = await stores.events.head();
    const documents = [{ body: { id: key }, position: to, isNew: true }];
    await stores.documents.commit([{ generation, from: generation.checkpoint, to, documents, parked: [] }]);
  }

  /** Answers as the store does, once the live generation has come further. */
  function afterMore<Given extends readonly unknown[], Answer>(act: (...given: Given) => Promise<Answer>) {
    let isFirst = true;
    return async (...given: Given): Promise<Answer> => {
      if (isFirst) {
        isFirst = false;
        await count('b', 2);
        await fold('b');
      }
      return act(...given);
    };
  }

  it('goes on to where the live generation has come meanwhile, before it switches', async () => {
    const scan = afterMore((...page: Parameters<ReadStore['scan']>) => stores.documents.scan(...page));
    const comparisons: Comparison[] = [];
    const onCompared = (comparison: Comparison): void => void comparisons.push(comparison);
    const store = { ...stores.documents, scan };
    expect(await rebuild(stores.events, store, [keys], { onCompared })).toEqual({ folded: 2, isComplete: true });
    expect(comparisons).toEqual([{ model: 'keys', compared: 1, inMotion: 1, differing: 0, examples: [] }]);
    const live = await stores.documents.live(keys);
    expect(live).toMatchObject({ number: 2, checkpoint: await stores.events.head() });
    expect(await stores.documents.documents(keys).count({})).toBe(2);
  });

  it('goes on also where it has come further while the indexes were built', async () => {
    const { documents, events } = stores;
    const atLast = afterMore((key: Parameters<ReadStore['prepare']>[0]) => documents.prepare(key));
    let isEarly = true;
    const prepare: ReadStore['prepare'] = async (key) => {
      if (!isEarly) return atLast(key);
      isEarly = false;
      throw new Error('not yet');
    };
    expect(await rebuild(events, { ...documents, prepare }, [keys])).toEqual({ folded: 2, isComplete: true });
    expect(await documents.live(keys)).toMatchObject({ number: 2, checkpoint: await events.head() });
  });

  it('switches nothing where the signal comes while it compares, and is resumed', async () => {
    const stop = new AbortController();
    const onCompared = (): void => {
      stop.abort();
    };
    const stopped = await rebuild(stores.events, stores.documents, [keys], { onCompared, signal: stop.signal });
    expect(stopped).toEqual({ folded: 1, isComplete: false });
    expect(await stores.documents.live(keys)).toMatchObject({ number: 1 });
    expect(await rebuild(stores.events, stores.documents, [keys])).toEqual({ folded: 0, isComplete: true });
    expect(await stores.documents.live(keys)).toMatchObject({ number: 2 });
  });

  it('goes on where the live generation comes further while one that had been left at the end of the log is resumed', async () => {
    const { documents: store, events } = stores;
    const stop = new AbortController();
    const onCompared = (): void => {
      stop.abort();
    };
    await rebuild(events, store, [keys], { onCompared, signal: stop.signal });
    let isFirst = true;
    const pages: EventStore['pages'] = async function* (options) {
      yield* events.pages(options);
      if (!isFirst) return;
      isFirst = false;
      await count('b', 2);
      await fold('b');
    };
    expect(await rebuild({ ...events, pages }, store, [keys])).toEqual({ folded: 1, isComplete: true });
    expect(await store.live(keys)).toMatchObject({ number: 2, checkpoint: await events.head() });
  });

  it('switches nothing where the signal comes while the indexes are built', async () => {
    const { documents, events } = stores;
    const stop = new AbortController();
    const prepare: ReadStore['prepare'] = async (generation) => {
      await documents.prepare(generation);
      stop.abort();
    };
    const stopped = await rebuild(events, { ...documents, prepare }, [keys], { signal: stop.signal });
    expect(stopped).toEqual({ folded: 1, isComplete: false });
    expect(await documents.live(keys)).toMatchObject({ number: 1 });
  });

  it('leaves nothing under way where it fails', async () => {
    const { documents, events } = stores;
    const prepared: string[] = [];
    const prepare: ReadStore['prepare'] = async (key) => {
      for (let turns = 0; turns < 5; turns++) await turn();
      await documents.prepare(key);
      prepared.push(key.model);
    };
    const pages: EventStore['pages'] = async function* (options) {
      yield* events.pages(options);
      throw new Error('the log is away');
    };
    const failing = rebuild({ ...events, pages }, { ...documents, prepare }, [keys]);
    await expect(failing).rejects.toThrow('the log is away');
    expect(prepared).toEqual(['keys']);
  });

  it('can be told to begin anew what was left half built: another release may have built it otherwise', async () => {
    const { documents: store, events } = stores;
    const left = await store.begin(keys);
    const wrong = { body: { id: 'wrong' }, position: await events.head(), isNew: true };
    await store.commit([{ generation: left, from: '', to: wrong.position, documents: [wrong], parked: [] }]);
    expect(await rebuild(events, store, [keys], { afresh: true })).toEqual({ folded: 1, isComplete: true });
    expect(await store.live(keys)).toMatchObject({ number: left.number + 1 });
    expect((await store.documents(keys).find({})).map(({ id }) => id)).toEqual(['a']);
  });

  it('ends where the log does, also where the live generation has seen more, and goes on with nothing that has', async () => {
    const { documents: store } = stores;
    await count('b', 2);
    await fold('b');
    const left = await store.begin(keys);
    await store.commit([{ generation: left, from: '', to: await stores.events.head(), documents: [], parked: [] }]);
    const backup = openStores([keys]);
    await backup.events.append('counts-a', 'none', [counted('a', 1)]);
    const unknownTo = async ({ events }: Stores) =>
      (await liveUnknownTo(events, [keys], await store.generations(), await events.head())).map(({ model }) => model);
    expect(await unknownTo(stores)).toEqual([]);
    expect(await unknownTo(backup)).toEqual(['keys']);
    const comparisons: Comparison[] = [];
    const onCompared = (comparison: Comparison): void => void comparisons.push(comparison);
    expect(await rebuild(backup.events, store, [keys], { onCompared })).toEqual({ folded: 1, isComplete: true });
    expect(await store.live(keys)).toMatchObject({ number: 3, checkpoint: await backup.events.head() });
    expect((await store.documents(keys).find({})).map(({ id }) => id)).toEqual(['a']);
    await backup.close();
  });

  it('goes on with nothing that was folded from another log, also where its positions fit', async () => {
    const { documents: store } = stores;
    const other = openStores([keys]);
    for (const number of [2, 3, 4])
      await other.events.append(`counts-${number}`, 'none', [counted(String(number), number)]);
    const head = await other.events.head();
    const unknown = async () => liveUnknownTo(other.events, [keys], await store.generations(), head);
    const [live] = await unknown();
    expect(live).toMatchObject({ number: 1, lastSeen: { stream: 'counts-a', revision: 0, id: counted('a', 1).id } });
    const to = live?.checkpoint ?? '';
    expect(to < head).toBe(true);
    const wrong = { body: { id: 'wrong' }, position: to, isNew: true };
    const left = await store.begin(keys);
    await store.commit([{ generation: left, from: '', to, lastSeen: live?.lastSeen, documents: [wrong], parked: [] }]);
    expect(await rebuild(other.events, store, [keys])).toEqual({ folded: 3, isComplete: true });
    expect((await store.documents(keys).find({})).map(({ id }) => id)).toEqual(['2', '3', '4']);
    expect(await unknown()).toEqual([]);
    await other.close();
  });

  it('goes on with nothing that was folded from the same events in another order', async () => {
    const { documents: store } = stores;
    const other = openStores([keys]);
    await other.events.append('counts-b', 'none', [counted('b', 2)]);
    await other.events.append('counts-a', 'none', [counted('a', 1)]);
    const unknown = await liveUnknownTo(other.events, [keys], await store.generations(), await other.events.head());
    expect(unknown).toMatchObject([{ number: 1 }]);
    await other.close();
  });
});
