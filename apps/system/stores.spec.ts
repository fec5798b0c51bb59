import { START } from '#kernel';
import type { Config } from '#runtime';
import { counted, countedKeys } from '../../test/support/counted.js';
import { openStores as openBoth, type Stores } from '../../test/support/stores.js';
import { openStores } from './stores.js';

const keys = countedKeys('keys');
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('The stores of a program', () => {
  let stores: Stores;
  beforeEach(() => {
    stores = openBoth([keys]);
  });
  afterEach(() => stores.close());

  const opened = async (file: string): Promise<string> => {
    const urls = { eventStoreUrl: `sqlite:${stores.folder}/${file}`, readStoreUrl: `sqlite:${stores.folder}/read.db` };
    const both = await openStores(urls as Config, [keys], log, undefined);
    const head = await both.events.head();
    await both.events.close();
    await both.documents.close();
    return head;
  };
  const seen = async (to: string): Promise<void> => {
    const { documents } = stores;
    const generation = await documents.begin(keys);
    if (to !== START) await documents.commit([{ generation, from: START, to, documents: [], parked: [] }]);
  };

  it('begin with a new log where there are no reports, and where these have seen nothing', async () => {
    expect(await opened('events.db')).toBe(START);
    await seen(START);
    expect(await opened('other.db')).toBe(START);
  });

  it('are opened where reports have seen what the log holds', async () => {
    const { position } = await stores.events.append('counts-a', 'none', [counted('a', 1)]);
    await seen(position);
    expect(await opened('events.db')).toBe(position);
  });

  it('are refused where reports have seen a log, and this one has no events; the path is named', async () => {
    await seen('0000000000000001');
    await expect(opened('mistyped.db')).rejects.toThrow(/The log \/.*mistyped\.db has no events.*name the right log/);
    await expect(opened('mistyped.db')).rejects.toThrow(/remove the reports as well/);
  });
});
