import { join } from 'node:path';
import fc from 'fast-check';
import { calendarOf } from '#kernel';
import { openSqliteReadStore } from '#read-store';
import { reportsOf } from '#reports';
import { CommandExecutor } from '../../libs/runtime/src/commands/command-executor.js';
import { rebuild } from '../../libs/runtime/src/projector/rebuild.js';
import { projecting } from '../support/projecting.js';
import { allDocuments } from '../support/read-back.js';
import { openStores } from '../support/stores.js';
import { inPagesOf } from './faulty-stores.js';
import { someHistory } from './some-history.js';

const { models } = reportsOf(calendarOf('Europe/Kyiv'));
const world = fc.record({
  seed: fc.integer(),
  length: fc.integer({ min: 20, max: 150 }),
  partitions: fc.integer({ min: 2, max: 9 }),
});

describe('a read model in several partitions', () => {
  it('has the same documents as one in a single partition, rebuilt, kept live or gone on with by one projector after the other', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ seed, length, partitions }) => {
        const stores = openStores(models);
        const [kept, live] = ['rebuilt', 'live'].map((name) => openSqliteReadStore(join(stores.folder, name), models));
        if (!kept || !live) throw new Error('There are two stores');
        try {
          await someHistory(new CommandExecutor(stores.events), seed, length);
          await projecting(stores.events, stores.documents, models);
          const whole = await allDocuments(stores.documents, models);

          await rebuild(stores.events, kept, models, { partitions: () => partitions });
          expect(await allDocuments(kept, models)).toEqual(whole);
          expect((await kept.live({ name: 'leads' }))?.checkpoints).toHaveLength(partitions);

          const inPages = inPagesOf(13, stores.events);
          expect((await projecting(inPages, live, models, undefined, { partitions })).errors).toEqual([]);
          expect(await allDocuments(live, models)).toEqual(whole);

          await someHistory(new CommandExecutor(stores.events), seed + 1, 20);
          for (const store of [kept, live, stores.documents]) await projecting(stores.events, store, models);
          expect(await allDocuments(kept, models)).toEqual(await allDocuments(stores.documents, models));
          expect(await allDocuments(live, models)).toEqual(await allDocuments(stores.documents, models));
        } finally {
          await kept.close();
          await live.close();
          await stores.close();
        }
      }),
      { numRuns: 6 },
    );
  }, 180_000);
});
