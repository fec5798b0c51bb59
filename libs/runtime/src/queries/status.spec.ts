import { calendarOf } from '#kernel';
import { ReadStoreUnavailable } from '#read-store';
import { counted, countedKeys } from '../../../../test/support/counted.js';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { partitionLease } from '../projector/units.js';
import { QueryRunner } from './query-runner.js';
import type { StatusAnswer } from './status-answer.js';
import { statusQuery } from './status.js';

const keys = countedKeys('keys');
describe('The status of a read model', () => {
  let stores: Stores;
  let now = Date.now();
  const troubles: string[] = [];

  beforeEach(async () => {
    stores = openStores([keys]);
    await stores.documents.begin(keys);
    await stores.events.append('counts-a', 'none', [counted('a', 1)]);
    now = Date.now();
    troubles.length = 0;
  });
  afterEach(() => stores.close());

  async function status(after = 0): Promise<StatusAnswer> {
    const { events, documents: store } = stores;
    const query = statusQuery({ version: '0', events, store, models: [keys], rate: () => 0, troubles: () => troubles });
    const clock = (): Date => new Date(now + after * 1_000);
    return (await new QueryRunner(events, store, calendarOf('UTC'), 0, clock).run(query, {})) as StatusAnswer;
  }
  const health = async (after?: number) => (await status(after)).readModels[0]?.health;

  it('is red while nobody folds it, green while somebody does, and yellow where that takes longer than a minute', async () => {
    expect(await health()).toBe('red');
    await stores.documents.leases.acquire([partitionLease('keys', 0)], 'somebody', 60_000);
    expect(await health(30)).toBe('green');
    expect(await health(90)).toBe('yellow');
  });

  it('is red where it has seen what the log does not have, and the warnings say so', async () => {
    const generation = await stores.documents.live(keys);
    if (!generation) throw new Error('There is none');
    await stores.documents.leases.acquire([partitionLease('keys', 0)], 'somebody', 60_000);
    for (const to of ['0000000000000007', `${'0'.repeat(18)}10-${'0'.repeat(18)}10`].sort()) {
      const { checkpoint: from } = (await stores.documents.live(keys)) ?? generation;
      await stores.documents.commit([{ generation, from, to, documents: [], parked: [] }]);
      const { readModels, warnings } = await status();
      expect(readModels[0]).toMatchObject({ health: 'red', upToDate: false });
      expect(warnings).toEqual([
        `keys has seen position ${to}, and the log ends at 0000000000000001: a backup of the log was put back, or it is another one. Name the right log, or run leadger rebuild.`,
      ]);
    }
  });

  it('is told with what keeps the projector of this process, cut to a bearable length', async () => {
    troubles.push(`Projection interrupted: ${'x'.repeat(10_000)}`);
    const [warning] = (await status()).warnings;
    expect([warning?.length, warning?.startsWith('Projection interrupted: x')]).toEqual([500, true]);
  });

  it('is not told where a store does not answer, but why: an operator looks here first', async () => {
    const { documents } = stores;
    const check = async (): Promise<never> => Promise.reject(new ReadStoreUnavailable('The file was removed'));
    stores = { ...stores, documents: { ...documents, check } };
    await expect(status()).rejects.toMatchObject({
      name: 'NotReady',
      message: 'The file was removed',
      stores: { eventStore: expect.stringMatching(/^sqlite 3/) as string, readStore: 'The file was removed' },
    });
  });
});
