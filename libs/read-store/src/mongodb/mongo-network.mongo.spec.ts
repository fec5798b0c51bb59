import { setImmediate as turn } from 'node:timers/promises';
import { type ReadStore, ReadStoreUnavailable } from '#read-store';
import { type MongoServer, startMongo } from '../../../../test/servers/mongodb/server.js';
import { onOwnServer } from '../../../../test/servers/mongodb/suite.js';
import { expectEachOnce, live, position, projectAll, tallies } from '../../../../test/servers/mongodb/tallies.js';
import { startTcpProxy, type TcpProxy } from '../../../../test/servers/tcp-proxy.js';
import { until } from '../../../../test/support/until.js';
import { openMongoReadStore } from './mongo-read-store.js';

const CUTS = 50;

onOwnServer('A MongoDB read store behind a bad network', () => {
  let server: MongoServer;
  let proxy: TcpProxy;
  let store: ReadStore;
  beforeAll(async () => {
    server = await startMongo();
    proxy = await startTcpProxy(Number(new URL(server.url).port));
    store = await openMongoReadStore(`mongodb://127.0.0.1:${proxy.port}/`, [tallies]);
    await store.begin(tallies);
  });
  afterAll(async () => {
    await store.close();
    await proxy.stop();
    await server.stop();
  });

  it(`ends with the documents of an undisturbed one after ${CUTS} cuts, half of them between work and answer`, async () => {
    for (let page = 1; page <= CUTS; page += 1) {
      const projecting = projectAll(store, page);
      // Each cut comes at another point of the page's work.
      for (let turns = (page * 7) % 60; turns > 0; turns -= 1) await turn();
      if (page % 2 === 0) proxy.cut();
      else proxy.cutAfterRequest();
      await projecting;
    }
    await expectEachOnce(store, CUTS);
  }, 300_000);

  it('knows its own commit where the answer to the last write was lost', async () => {
    // The client gets an answer long after it is seen that the answer was sent.
    proxy.delay(40);
    for (let page = CUTS; page < CUTS + 5; page += 1) {
      const moving = { from: position(page), to: position(page + 1), documents: [], parked: [] };
      const { accepted, pieces } = proxy;
      const committed = store.commit([{ generation: live, ...moving }]);
      // The question for the checkpoint and its answer: the next request moves it.
      await until(() => proxy.pieces >= pieces + 2);
      proxy.cutAfterRequest();
      await committed;
      // Where it met a heartbeat instead, the driver comes back a little later.
      await until(() => proxy.accepted > accepted);
    }
    proxy.delay(0);
    expect((await store.live(tallies))?.checkpoint).toBe(position(CUTS + 5));
  });

  it('says within ten seconds that connections went dead in the middle, and goes on when they can be made again', async () => {
    const before = await store.live(tallies);
    proxy.blackHole(true);
    const begun = performance.now();
    await expect(store.live(tallies)).rejects.toThrow(ReadStoreUnavailable);
    expect(performance.now() - begun).toBeLessThan(10_000);
    proxy.blackHole(false);
    expect(await store.live(tallies)).toEqual(before);
    await projectAll(store, CUTS + 6);
    expect((await store.live(tallies))?.checkpoint).toBe(position(CUTS + 6));
  }, 180_000);
});
