import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countedKeys } from '../../../../test/support/counted.js';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { ReadStoreUnavailable } from '../port.js';

const keys = countedKeys('keys');

describe('A read store whose file is removed while it is open', () => {
  let stores: Stores;
  let path: string;
  beforeEach(() => {
    stores = openStores([keys]);
    path = join(stores.folder, 'read.db');
  });
  afterEach(() => stores.close());

  it('does not pass for one that answers, also where another file is there then, or the same again', async () => {
    const { documents: store } = stores;
    expect(await store.check()).toMatchObject({ kind: 'sqlite' });
    const removed = /read\.db was removed or replaced while open: start again all that runs on it/;
    renameSync(path, `${path}.away`);
    await expect(store.check()).rejects.toThrow(removed);
    await expect(store.leases.acquire(['keys'], 'me', 1_000)).rejects.toBeInstanceOf(ReadStoreUnavailable);
    copyFileSync(`${path}.away`, path);
    await expect(store.check()).rejects.toThrow(removed);
    renameSync(`${path}.away`, path);
    await expect(store.check()).rejects.toThrow(removed);
  });

  it('is written to no more, every time, and can be closed', async () => {
    const { documents: store } = stores;
    const generation = await store.begin(keys);
    rmSync(path);
    const documents = Array.from({ length: 30 }, (_, n) => ({
      position: '1',
      body: { id: `d-${n}` },
      isNew: true,
    }));
    const commit = { generation, from: '', to: '1', documents, parked: [] };
    for (let n = 0; n < 2; n++)
      await expect(store.commit([commit])).rejects.toThrow(/read\.db was removed or replaced/);
  });
});
