import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { defineReadModel, type Document, type ReadModel } from '#kernel';
import { type ReadStore, ReadStoreUnavailable } from '../port.js';
import { Connection } from './connection.js';
import { documentTable } from './names.js';
import { openSqliteReadStore } from './sqlite-read-store.js';
import { addMissingIndexes } from './tables.js';

interface Deal extends Document {
  readonly seller: string;
  readonly size: number;
  readonly closed?: boolean | null;
  readonly parts?: readonly string[];
}
type Indexes = readonly (readonly (keyof Deal)[])[];

const dealsOf = (version: number, indexes: Indexes): ReadModel<Deal> =>
  defineReadModel<Deal, object>({ name: 'deals', version, indexes, on: {} });

const add = (store: ReadStore, number: number, from: string, to: string, body: Deal): Promise<void> =>
  store.commit([
    { generation: { model: 'deals', number }, from, to, documents: [{ position: to, body, isNew: true }], parked: [] },
  ]);

describe('The file of a SQLite read store', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leadger-'));
    path = join(folder, 'read.db');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function within<T>(models: readonly ReadModel[], work: (store: ReadStore) => Promise<T>): Promise<T> {
    const store = openSqliteReadStore(path, models);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }
  const withOneDeal = (model: ReadModel): Promise<void> =>
    within([model], async (store) => {
      await store.begin(model);
      await add(store, 1, '', '1', { id: 'a', seller: 'ann', size: 1 });
    });
  function onFile<T>(work: (connection: Connection) => T): T {
    const connection = Connection.open(path);
    try {
      return work(connection);
    } finally {
      connection.close();
    }
  }
  const indexesOf = (number: number): unknown[] =>
    onFile((connection) =>
      connection
        .rows('SELECT name FROM sqlite_schema WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL ORDER BY name', [
          'index',
          documentTable({ model: 'deals', number }).slice(1, -1),
        ])
        .map(([name]) => name),
    );

  it('serves an index that a later release declares, over documents of both releases', async () => {
    const [older, newer] = [dealsOf(1, [['seller']]), dealsOf(1, [['seller'], ['closed', 'size'], ['parts']])];
    await within([older], async (store) => {
      await store.begin(older);
      await add(store, 1, '', '1', { id: 'a', seller: 'ann', size: 3, closed: true, parts: ['x'] });
    });
    await within([newer], async (store) => {
      const documents = store.documents(newer);
      expect((await documents.find({ where: { closed: true, size: { gte: 3 } } })).map(({ id }) => id)).toEqual(['a']);
      await within([older], async (old) => add(old, 1, '1', '2', { id: 'b', seller: 'bob', size: 4, closed: true }));
      await add(store, 1, '2', '3', { id: 'c', seller: 'bob', size: 0.25, closed: null });
      const bySize = await documents.find({ where: { closed: true }, orderBy: { field: 'size', direction: 'desc' } });
      expect(bySize.map(({ id }) => id)).toEqual(['b', 'a']);
      expect(await documents.count({ where: { parts: null, closed: null } })).toBe(1);
    });
    expect(indexesOf(1)).toEqual(['doc_deals_1:closed,size', 'doc_deals_1:parts', 'doc_deals_1:seller']);
  });

  it('takes up a promote that was killed between its indexes', async () => {
    const [first, second] = [dealsOf(1, [['seller'], ['size']]), dealsOf(2, [['seller'], ['size']])];
    await within([first], async (store) => {
      await store.begin(first);
      await store.begin(second);
      await add(store, 2, '', '1', { id: 'a', seller: 'ann', size: 1 });
    });
    expect(indexesOf(2)).toEqual([]);
    onFile((connection) => {
      addMissingIndexes(connection, { model: 'deals', number: 2 }, [['seller']]);
    });
    await within([second], async (store) => {
      expect(await store.documents(second).count({})).toBe(0);
      await add(store, 2, '1', '2', { id: 'b', seller: 'ann', size: 2 });
      await store.promote({ model: 'deals', number: 2 });
      expect(await store.documents(second).count({ where: { seller: 'ann' } })).toBe(2);
    });
    expect(indexesOf(2)).toEqual(['doc_deals_2:seller', 'doc_deals_2:size']);
  });

  it('gives a resumed generation the indexes that were declared meanwhile', async () => {
    const [first, second] = [dealsOf(1, []), dealsOf(2, [['seller']])];
    await within([first], async (store) => {
      await store.begin(first);
      await add(store, 1, '', '1', { id: 'a', seller: 'ann', size: 1 });
      await store.begin(second);
      const resumed = await store.begin(dealsOf(2, [['seller'], ['size']]));
      await store.promote(resumed);
    });
    expect(indexesOf(2)).toEqual(['doc_deals_2:seller', 'doc_deals_2:size']);
  });

  it('keeps its content from one start to the next', async () => {
    const model = dealsOf(1, [['seller']]);
    await withOneDeal(model);
    await within([model], async (store) => {
      expect(await store.documents(model).get('a')).toEqual({ id: 'a', seller: 'ann', size: 1 });
      expect(await store.live(model)).toMatchObject({ checkpoint: '1', state: 'live' });
    });
  });

  it('goes on from the format before partitions, with what is in it', async () => {
    const model = dealsOf(1, [['seller']]);
    await withOneDeal(model);
    onFile((connection) => {
      connection.exec(`ALTER TABLE generations ADD COLUMN checkpoint TEXT NOT NULL DEFAULT '1';
        DROP TABLE checkpoints; DROP TABLE leases; PRAGMA user_version = 1`);
    });
    await within([model], async (store) => {
      expect(await store.live(model)).toMatchObject({ number: 1, checkpoint: '1', checkpoints: ['1'] });
      await add(store, 1, '1', '2', { id: 'b', seller: 'ann', size: 2 });
      expect(await store.documents(model).count({ where: { seller: 'ann' } })).toBe(2);
      expect(await store.leases.acquire(['deals/0'], 'anna', 1_000)).toHaveLength(1);
    });
  });

  it('goes on from the format before it was kept what was seen last, with what is in it', async () => {
    const model = dealsOf(1, []);
    await withOneDeal(model);
    onFile((connection) => {
      connection.exec('ALTER TABLE checkpoints DROP COLUMN last_seen; PRAGMA user_version = 2');
    });
    const lastSeen = { stream: 'deals-a', revision: 3, id: 'event-2', position: '2' };
    await within([model], async (store) => {
      const generation = await store.live(model);
      expect(generation).toMatchObject({ number: 1, checkpoint: '1' });
      expect(generation).not.toHaveProperty('lastSeen');
      await store.commit([
        { generation: { model: 'deals', number: 1 }, from: '1', to: '2', lastSeen, documents: [], parked: [] },
      ]);
    });
    await within([model], async (store) => {
      expect(await store.live(model)).toMatchObject({ checkpoint: '2', lastSeen });
    });
  });

  it('is refused if it holds something else, and left as it was', () => {
    onFile((connection) => {
      connection.exec('CREATE TABLE events (id TEXT)');
    });
    expect(() => openSqliteReadStore(path, [])).toThrow(/not a read store/);
    expect(onFile((connection) => connection.rows('SELECT name FROM sqlite_schema'))).toEqual([['events']]);
  });

  it('is refused with a sentence where it cannot be opened or is damaged', () => {
    mkdirSync(path);
    expect(() => openSqliteReadStore(path, [])).toThrow(ReadStoreUnavailable);
    const below = join(folder, 'file', 'read.db');
    writeFileSync(join(folder, 'file'), 'x'.repeat(5_000));
    expect(() => openSqliteReadStore(below, [])).toThrow(/read store .*file.read\.db does not answer/);
    expect(() => openSqliteReadStore(join(folder, 'file'), [])).toThrow(/does not answer.*it is damaged: remove it/);
  });

  it('is refused if a newer version wrote it', async () => {
    await within([], async (store) => store.check());
    onFile((connection) => {
      connection.exec('PRAGMA user_version = 4');
    });
    expect(() => openSqliteReadStore(path, [])).toThrow(/format 4/);
  });

  it.each([
    [{ name: 'deals"; DROP TABLE parked; --', indexes: [] }, /cannot name a read model/],
    [{ name: '', indexes: [] }, /cannot name a read model/],
    [{ name: 'deals', indexes: [['size)']] }, /cannot name a field/],
    [{ name: 'deals', indexes: [['size', 'Size']] }, /differ only in case/],
  ])('refuses the names of %j', async (names, message) => {
    const model = { ...dealsOf(1, []), ...names } as ReadModel<Deal>;
    expect(() => openSqliteReadStore(path, [model])).toThrow(message);
    await within([], async (store) => {
      await expect(store.begin(model)).rejects.toThrow(message);
    });
  });

  it('closes twice without harm and refuses to work afterwards', async () => {
    const store = openSqliteReadStore(path, []);
    await store.close();
    await store.close();
    await expect(store.generations()).rejects.toThrow();
  });

  it('refuses a value that the driver would end the process on', () => {
    onFile((connection) => {
      const value = JSON.parse('true') as string;
      expect(() => connection.rows('SELECT ?', [value])).toThrow(/boolean/);
    });
  });

  it('is written to when another process lets go of it; the event loop does not stand still meanwhile', async () => {
    const model = dealsOf(1, [['seller']]);
    await within([model], async (store) => {
      await store.begin(model);
      const holder = Connection.open(path);
      holder.run('BEGIN IMMEDIATE');
      let turns = 0;
      const adding = add(store, 1, '', '1', { id: 'a', seller: 'ann', size: 3 });
      const until = performance.now() + 100;
      for (; performance.now() < until; turns++) await turn();
      holder.run('ROLLBACK');
      holder.close();
      await adding;
      expect(turns).toBeGreaterThan(5);
      expect(await store.documents(model).count({})).toBe(1);
    });
  });
});
