import { join } from 'node:path';
import fc from 'fast-check';
import { calendarOf } from '#kernel';
import { openSqliteReadStore, type ReadStore } from '#read-store';
import { reportsOf } from '#reports';
import { commands } from '../../apps/system/commands.js';
import { CommandExecutor } from '../../libs/runtime/src/commands/command-executor.js';
import type { Comparison } from '../../libs/runtime/src/projector/comparison.js';
import { rebuild } from '../../libs/runtime/src/projector/rebuild.js';
import { dice } from '../support/dice.js';
import { projecting } from '../support/projecting.js';
import { allDocuments } from '../support/read-back.js';
import { openStores, type Stores } from '../support/stores.js';
import { deliveringTwice, failing, inPagesOf } from './faulty-stores.js';
import { someHistory } from './some-history.js';

const { models } = reportsOf(calendarOf('Europe/Kyiv'));
const RUNS = { numRuns: 8 };
const history = fc.record({ seed: fc.integer(), length: fc.integer({ min: 20, max: 250 }) });

interface World extends Stores {
  /** One more read store, empty. */
  readStore(): ReadStore;
}

/** Does the work with stores of its own and removes them. */
async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  const stores = openStores(models);
  const opened: ReadStore[] = [];
  const readStore = (): ReadStore => {
    const store = openSqliteReadStore(join(stores.folder, `read-${opened.length}.db`), models);
    opened.push(store);
    return store;
  };
  try {
    await work({ ...stores, readStore });
  } finally {
    for (const store of opened) await store.close();
    await stores.close();
  }
}

/** What the read models hold when a history has happened and one pass has folded it. */
async function rebuiltFrom({ events }: Stores, store: ReadStore) {
  await rebuild(events, store, models);
  return allDocuments(store, models);
}

describe('whatever happened, in whatever order', () => {
  it('read models rebuilt from scratch equal those kept live, document by document', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ seed, length }) =>
        inWorld(async (world) => {
          const live = await projecting(world.events, world.documents, models, () =>
            someHistory(new CommandExecutor(world.events), seed, length).then(() => undefined),
          );
          expect(live.errors).toEqual([]);
          const kept = await allDocuments(world.documents, models);
          const comparisons: Comparison[] = [];
          await rebuild(world.events, world.documents, models, { onCompared: (one) => comparisons.push(one) });
          expect(comparisons).toEqual(
            models.map(({ name }) => {
              const compared = Object.keys(kept[name] ?? {}).length;
              return { model: name, compared, inMotion: 0, differing: 0, examples: [] };
            }),
          );
          expect((await world.documents.live({ name: 'leads' }))?.number).toBe(2);
          expect(await allDocuments(world.documents, models)).toEqual(kept);
          expect(await rebuiltFrom(world, world.readStore())).toEqual(kept);
        }),
      ),
      RUNS,
    );
  }, 180_000);

  it('each event delivered twice, each page delivered twice and earlier pages again change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ seed, length }) =>
        inWorld(async (world) => {
          await someHistory(new CommandExecutor(world.events), seed, length);
          const once = await rebuiltFrom(world, world.documents);
          const twice = deliveringTwice(world.events);
          const [live, rebuilt] = [world.readStore(), world.readStore()];
          expect((await projecting(twice, live, models)).errors).toEqual([]);
          expect(await allDocuments(live, models)).toEqual(once);
          await rebuild(twice, rebuilt, models);
          expect(await allDocuments(rebuilt, models)).toEqual(once);
        }),
      ),
      RUNS,
    );
  }, 180_000);

  it('a projector stopped between load and commit, or after a commit, goes on to the same documents', async () => {
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(history, async ({ seed, length }) =>
        inWorld(async (world) => {
          await someHistory(new CommandExecutor(world.events), seed, length);
          const once = await rebuiltFrom(world, world.documents);
          const store = world.readStore();
          const faulty = failing(store, dice(seed));
          await projecting(inPagesOf(11, world.events), faulty.store, models);
          failures += faulty.failures();
          expect(await allDocuments(store, models)).toEqual(once);
        }),
      ),
      RUNS,
    );
    expect(failures).toBeGreaterThan(5);
  }, 180_000);

  it('a rebuild stopped at any page goes on at its checkpoint to the same documents', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(20), async ({ seed, length }, pages) =>
        inWorld(async (world) => {
          await someHistory(new CommandExecutor(world.events), seed, length);
          const once = await rebuiltFrom(world, world.documents);
          const stop = new AbortController();
          let left = pages;
          const onProgress = (): void => {
            if (left-- === 0) stop.abort();
          };
          await rebuild(inPagesOf(11, world.events), world.documents, models, { signal: stop.signal, onProgress });
          expect(await allDocuments(world.documents, models)).toEqual(once);
          await rebuild(world.events, world.documents, models);
          expect(await allDocuments(world.documents, models)).toEqual(once);
        }),
      ),
      RUNS,
    );
  }, 180_000);

  it('a rebuild that dies at any write, while what is cold is written ahead of the checkpoint, goes on to the same documents', async () => {
    const writes = { documents: 4, events: 60, batch: 2, early: 10 };
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(history, async ({ seed, length }) =>
        inWorld(async (world) => {
          await someHistory(new CommandExecutor(world.events), seed, length);
          const once = await rebuiltFrom(world, world.documents);
          const faulty = failing(world.documents, dice(seed));
          for (let done = false; !done;) {
            done = await rebuild(inPagesOf(5, world.events), faulty.store, models, { writes }).then(
              () => true,
              () => false,
            );
          }
          failures += faulty.failures();
          expect((await world.documents.live({ name: 'leads' }))?.number).toBe(2);
          expect(await allDocuments(world.documents, models)).toEqual(once);
        }),
      ),
      RUNS,
    );
    expect(failures).toBeGreaterThan(5);
  }, 180_000);

  it('two projectors on one read store keep the same documents as one', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ seed, length }) =>
        inWorld(async (world) => {
          const other = openSqliteReadStore(join(world.folder, 'read.db'), models);
          await Promise.all([
            projecting(inPagesOf(13, world.events), world.documents, models, () =>
              someHistory(new CommandExecutor(world.events), seed, length).then(() => undefined),
            ),
            projecting(inPagesOf(7, world.events), other, models),
          ]);
          const kept = await allDocuments(world.documents, models);
          await other.close();
          expect(await rebuiltFrom(world, world.readStore())).toEqual(kept);
        }),
      ),
      RUNS,
    );
  }, 180_000);

  it('is reached by these histories: every command there is, most of them accepted, some refused', async () => {
    const reached = new Set<string>();
    await inWorld(async ({ events }) => {
      const executor = new CommandExecutor(events);
      const { accepted, refused, commands: done } = await someHistory(executor, 4, 1_500);
      for (const name of done) reached.add(name);
      expect(accepted).toBeGreaterThan(3 * refused);
      expect(refused).toBeGreaterThan(20);
    });
    expect([...reached].sort()).toEqual(commands.map(({ name }) => name).sort());
  }, 180_000);
});
