import { defineStream, type NewEvent } from '#kernel';
import { METADATA } from '../../../../test/support/metadata.js';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { StreamLoader } from './stream-loader.js';

const counts = defineStream<number, { Counted: object }>({
  category: 'counts',
  initial: 0,
  evolve: { Counted: (count) => count + 1 },
});
const counted = (commandId: string, place: number): NewEvent => ({
  id: `5f0f7a1c-7d1b-5a2e-9c3d-0b6f2f1f4e1${place}`,
  type: 'Counted',
  data: {},
  metadata: { ...METADATA, commandId },
});

describe('Loading streams', () => {
  let stores: Stores;
  beforeEach(() => {
    stores = openStores();
  });
  afterEach(() => stores.close());

  it('remembers no more events than it may, those of the stream that was asked for last', async () => {
    const from: string[] = [];
    const events = {
      ...stores.events,
      readStream: async (name: string, revision?: number) => {
        from.push(`${name} ${revision ?? 0}`);
        return stores.events.readStream(name, revision);
      },
    };
    const loader = new StreamLoader(events, 10, 3);
    for (const id of ['1', '2'])
      await stores.events.append(`counts-${id}`, 'none', [counted(id, Number(id)), counted(id, 2 + Number(id))]);
    for (const id of ['1', '1', '2', '1', '1']) expect((await loader.load(counts, id)).state).toBe(2);
    expect(from).toEqual(['counts-1 0', 'counts-1 2', 'counts-2 0', 'counts-1 0', 'counts-1 2']);
  });

  it('stands where the events say, also where a server has cut off what was before them', async () => {
    await stores.events.append('counts-1', 'none', [counted('first', 0), counted('second', 1), counted('third', 2)]);
    const cut = {
      ...stores.events,
      readStream: async (name: string, from = 0) => stores.events.readStream(name, from || 1),
    };
    const { revision, state, done } = await new StreamLoader(cut).load(counts, '1');
    expect([revision, state, done.get('second')?.revision]).toEqual([2, 2, 1]);
  });

  it('tells once what a command did, however many load at once what another process has appended', async () => {
    const loader = new StreamLoader(stores.events);
    await stores.events.append('counts-1', 'none', [counted('first', 0)]);
    await loader.load(counts, '1');
    await stores.events.append('counts-1', 0, [counted('second', 1), counted('second', 2)]);
    const loaded = await Promise.all([loader.load(counts, '1'), loader.load(counts, '1')]);
    for (const { state, revision, done } of loaded) {
      expect([state, revision]).toEqual([3, 2]);
      expect(done.get('second')).toMatchObject({ revision: 2, eventTypes: ['Counted', 'Counted'] });
    }
  });
});
