import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { defineReadModel, type Document, type ReadModel } from '#kernel';
import { openSqliteReadStore, type ReadStore } from '#read-store';
import { METADATA } from '../../../../test/support/metadata.js';
import { openStores, type Stores } from '../../../../test/support/stores.js';
import { eventually, Time } from '../../../../test/support/time.js';
import { partitionOf } from './partition.js';
import { Projector } from './projector.js';
import { membershipOf } from './units.js';

interface Sum extends Document {
  readonly total: number;
}
interface Counted {
  readonly Counted: { readonly key: string };
}

const sums = (version = 1): ReadModel<Sum> =>
  defineReadModel<Sum, Counted>({
    name: 'sums',
    version,
    indexes: [],
    on: {
      Counted: {
        keys: ({ data: { key } }) => [key],
        apply: (doc, _, id) => ({ id, total: (doc?.total ?? 0) + version }),
      },
    },
  });

const LEASE = 6_000;
const ROUND = LEASE / 3;
const PARTITIONS = 4;
const KEYS = Array.from({ length: 12 }, (_, i) => `key-${i}`);

describe('Projectors that share a read model', () => {
  let stores: Stores;
  let store: ReadStore;
  let time: Time;
  let running: Running[];

  beforeEach(() => {
    stores = openStores();
    time = new Time();
    store = openSqliteReadStore(join(stores.folder, 'shared.db'), [sums()], time.now);
    running = [];
  });
  afterEach(async () => {
    for (const one of running) await one.stop();
    await store.close();
    await stores.close();
  });

  interface Running {
    readonly said: string[];
    /** Whether it has done what there was to do, and waits for its time. */
    isWaiting(): boolean;
    stop(): Promise<void>;
  }

  interface Given {
    readonly model?: ReadModel;
    readonly isGone?: (owner: string) => boolean;
    readonly wait?: Time['wait'];
  }

  function start(owner: string, { model = sums(), isGone, wait = time.wait }: Given = {}): Running {
    const end = new AbortController();
    const said: string[] = [];
    const say = (message: string): void => void said.push(message);
    const log = { info: say, warn: say, error: say };
    let isWaiting = false;
    const noted: Time['wait'] = async (ms, signal) => {
      isWaiting = true;
      await wait(ms, signal);
      isWaiting = false;
    };
    const settings = { owner, leaseMs: LEASE, partitions: () => PARTITIONS, wait: noted, isGone };
    const ended = new Projector(stores.events, store, [model], log, settings).run(end.signal);
    const stop = async (): Promise<void> => {
      end.abort();
      await ended;
    };
    const one = { said, stop, isWaiting: () => isWaiting || end.signal.aborted };
    running.push(one);
    return one;
  }

  const ownersOf = async (): Promise<string> =>
    (await store.leases.held())
      .filter(({ name }) => name.startsWith('partition:'))
      .map(({ owner }) => owner)
      .sort()
      .join(' ');
  const areOwners = async (owners: string): Promise<void> => eventually(async () => (await ownersOf()) === owners);
  /** Lets rounds pass until the partitions are held so, at most the life of a lease and two rounds. */
  async function comesTo(owners: string): Promise<number> {
    const begun = time.now();
    for (let turns = 0; (await ownersOf()) !== owners; turns++) {
      if (time.now() - begun > LEASE + 2 * ROUND) throw new Error(`The partitions are held by: ${await ownersOf()}`);
      // Time passes when everybody waits for it, and has had some turns for what else was under way.
      if (turns % 50 === 49 && running.every((one) => one.isWaiting())) time.pass(ROUND / 4);
      await turn();
    }
    return time.now() - begun;
  }

  let counted = 0;
  async function count(): Promise<void> {
    counted++;
    for (const key of KEYS) {
      const stream = `sum-${key}`;
      const before = await stores.events.readStream(stream);
      const event = { id: randomUUID(), type: 'Counted', data: { key }, metadata: METADATA };
      await stores.events.append(stream, before.length === 0 ? 'none' : before.length - 1, [event]);
    }
  }
  beforeEach(() => {
    counted = 0;
  });
  const areCounted = async (by = 1): Promise<void> =>
    eventually(async () => {
      const documents = await store.documents<Sum>(sums()).find({});
      return documents.length === KEYS.length && documents.every(({ total }) => total === counted * by);
    });

  it('go to the first alone, at once, and half of them to the second', async () => {
    await count();
    start('anna');
    await areOwners('anna anna anna anna');
    await areCounted();
    start('boris');
    await comesTo('anna anna boris boris');
    await count();
    await areCounted();
  });

  it('go over at once when their owner ends, without waiting for a lease to expire', async () => {
    start('anna');
    await areOwners('anna anna anna anna');
    start('boris');
    await comesTo('anna anna boris boris');
    await running[0]?.stop();
    expect(await ownersOf()).toBe('boris boris');
    expect(await comesTo('boris boris boris boris')).toBeLessThanOrEqual(ROUND);
    await count();
    await areCounted();
  });

  it('go over when the lease of a dead owner expires', async () => {
    await store.begin(sums(), PARTITIONS);
    const names = KEYS.slice(0, PARTITIONS).map((_, partition) => `partition:sums/${partition}`);
    await store.leases.acquire(names, 'dead', LEASE);
    await count();
    start('anna');
    expect(await ownersOf()).toBe('dead dead dead dead');
    expect(await comesTo('anna anna anna anna')).toBeGreaterThanOrEqual(LEASE);
    expect((await store.leases.held()).filter(({ token }) => token === 2)).toHaveLength(PARTITIONS);
    await areCounted();
  });

  it('go over at once where the owner is known to be gone', async () => {
    await store.begin(sums(), PARTITIONS);
    await store.leases.acquire([`${membershipOf([sums()])}1`, 'partition:sums/0', 'partition:sums/3'], 'dead', LEASE);
    start('anna', { isGone: (owner) => owner === 'dead' });
    await areOwners('anna anna anna anna');
    expect((await store.leases.held()).filter(({ name }) => name.startsWith('projector:'))).toHaveLength(1);
  });

  it('are dropped by an owner that slept too long, which then goes on with its share', async () => {
    let isAsleep = true;
    let wake = (): void => undefined;
    const untilAwake: Time['wait'] = async (ms, signal) => {
      if (!isAsleep) return time.wait(ms, signal);
      await new Promise<void>((resolve) => {
        wake = resolve;
        signal.addEventListener('abort', wake);
      });
    };
    const sleeper = start('anna', { wait: untilAwake });
    await areOwners('anna anna anna anna');
    start('boris');
    await comesTo('boris boris boris boris');
    const commits = watched(store);
    await count();
    await areCounted();
    await eventually(async () => Promise.resolve(commits.refused() > 0));
    isAsleep = false;
    wake();
    await comesTo('anna anna boris boris');
    await count();
    await areCounted();
    expect(sleeper.said).toEqual([]);
  });

  it('are folded each by its owner only: a document lies in the partition of its id', async () => {
    const commits: { partition: number | undefined; ids: string[] }[] = [];
    const commit = store.commit.bind(store);
    store.commit = async (all) => {
      for (const { partition, documents } of all)
        commits.push({ partition, ids: documents.map(({ body }) => body.id) });
      return commit(all);
    };
    start('anna');
    start('boris');
    await comesTo('anna anna boris boris');
    await count();
    await areCounted();
    const folded = commits.flatMap(({ partition, ids }) => ids.map((id) => [id, partition] as const));
    expect(folded).toHaveLength(KEYS.length);
    for (const [id, partition] of folded) expect(partitionOf(id, PARTITIONS)).toBe(partition);
  });

  it('are rebuilt by one of them only when they were declared otherwise, with the partitions of its settings', async () => {
    await store.begin(sums(1));
    await count();
    const both = ['anna', 'boris'].map((owner) => start(owner, { model: sums(2) }));
    await comesTo('anna anna boris boris');
    await areCounted(2);
    expect(both.flatMap(({ said }) => said.filter((line) => line.startsWith('Rebuilding')))).toHaveLength(1);
    expect(await store.live({ name: 'sums' })).toMatchObject({
      number: 2,
      checkpoints: Array(PARTITIONS).fill(expect.any(String)),
    });
  });

  it('are not rebuilt back by an older release that still runs', async () => {
    const older = start('anna', { model: sums(1) });
    await areOwners('anna anna anna anna');
    const newer = start('boris', { model: sums(2) });
    await eventually(async () => (await store.live({ name: 'sums' }))?.fingerprint === sums(2).fingerprint);
    await comesTo('boris boris boris boris');
    for (let round = 0; round < 6; round++) {
      time.pass(ROUND);
      await count();
      await areCounted(2);
    }
    expect((await store.live({ name: 'sums' }))?.number).toBe(2);
    const once = expect.stringMatching(/^sums: the live generation 2 was built by .* not followed here/) as string;
    expect([older.said, newer.said.length]).toEqual([[once], 2]);
  });
});

/** Counts the commits that a store refuses. */
function watched(store: ReadStore): { refused(): number } {
  let refused = 0;
  const commit = store.commit.bind(store);
  store.commit = async (commits) => {
    try {
      await commit(commits);
    } catch (error) {
      refused++;
      throw error;
    }
  };
  return { refused: () => refused };
}
