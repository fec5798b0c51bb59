import { defineReadModel, type Document, type NewEvent } from '#kernel';
import type { ReadStore } from '#read-store';
import { METADATA } from '../../../../test/support/metadata.js';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import type { Comparison } from './comparison.js';
import { rebuild } from './rebuild.js';

const keys = defineReadModel<Document, { Counted: { readonly key: string } }>({
  name: 'keys',
  version: 1,
  indexes: [],
  on: { Counted: { keys: ({ data: { key } }) => [key], apply: (_, __, id) => ({ id }) } },
});

describe('A rebuild that compares', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = openStores([keys]);
    await stores.documents.begin(keys);
    await count('a', '5f0f7a1c-7d1b-5a2e-9c3d-0b6f2f1f4e11');
    await rebuild(stores.events, stores.documents, [keys]);
  });
  afterEach(() => stores.close());

  async function count(key: string, id: string): Promise<void> {
    const counted: NewEvent = { id, type: 'Counted', data: { key }, metadata: METADATA };
    await stores.events.append(`counts-${key}`, 'none', [counted]);
  }

  /** As a projector does. */
  async function fold(key: string): Promise<void> {
    const generation = await stores.documents.live(keys);
    if (!generation) throw new Error('There is none');
    const to = await stores.events.head();
    const documents = [{ body: { id: key }, position: to, isNew: true }];
    await stores.documents.commit([{ generation, from: generation.checkpoint, to, documents, parked: [] }]);
  }

  it('goes on to where the live generation has come meanwhile, before it switches', async () => {
    let isFirst = true;
    const scan: ReadStore['scan'] = async (...page) => {
      if (isFirst) {
        isFirst = false;
        await count('b', '5f0f7a1c-7d1b-5a2e-9c3d-0b6f2f1f4e12');
        await fold('b');
      }
      return stores.documents.scan(...page);
    };
    const comparisons: Comparison[] = [];
    const onCompared = (comparison: Comparison): void => void comparisons.push(comparison);
    const store = { ...stores.documents, scan };
    expect(await rebuild(stores.events, store, [keys], { onCompared })).toEqual({ folded: 2, isComplete: true });
    expect(comparisons).toEqual([{ model: 'keys', compared: 1, inMotion: 1, differing: 0, examples: [] }]);
    const live = await stores.documents.live(keys);
    expect(live).toMatchObject({ number: 2, checkpoint: await stores.events.head() });
    expect(await stores.documents.documents(keys).count({})).toBe(2);
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
});
