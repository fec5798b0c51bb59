import { START } from '#kernel';
import { ReadStoreUnavailable, type ReadStore } from '#read-store';
import { type MongoServer, startMongo } from '../../../../test/servers/mongodb/server.js';
import { onOwnServer } from '../../../../test/servers/mongodb/suite.js';
import {
  expectEachOnce,
  position,
  progressAfter,
  projectAll,
  tallies,
} from '../../../../test/servers/mongodb/tallies.js';
import { openMongoReadStore } from './mongo-read-store.js';

const PAGES = 36;

onOwnServer('A MongoDB read store whose server is killed', () => {
  let server: MongoServer;
  let store: ReadStore;
  beforeAll(async () => {
    server = await startMongo();
    store = await openMongoReadStore(server.url, [tallies]);
    await store.begin(tallies);
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  it('has every commit exactly once, though connections break in the middle of them', async () => {
    const projecting = projectAll(store, PAGES);
    let kills = 0;
    // Progress, not time, says when to kill: each life of the server gets some work done.
    for (let at = START; at < position(PAGES); kills += 1) {
      at = await progressAfter(server.url, at);
      await server.kill();
      await server.revive();
    }
    await projecting;
    expect(kills).toBeGreaterThan(5);
    await expectEachOnce(store, PAGES);
  }, 180_000);

  it('says so within ten seconds when it stays away, and goes on when it is back', async () => {
    await server.kill();
    const begun = performance.now();
    await expect(store.live(tallies)).rejects.toThrow(ReadStoreUnavailable);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await server.revive();
    expect(await store.live(tallies)).toMatchObject({ checkpoint: position(PAGES) });
  });
});
