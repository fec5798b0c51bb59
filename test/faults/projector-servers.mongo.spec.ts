import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '#event-store';
import { type Document, START } from '#kernel';
import type { ReadStore } from '#read-store';
import { openMongoReadStore } from '#read-store/mongodb';
import { onMongo } from '../servers/mongodb/suite.js';
import { startTcpProxy, type TcpProxy } from '../servers/tcp-proxy.js';
import { dice } from '../support/dice.js';
import { fillHistory, models, TIME_ZONE } from '../support/history.js';
import { makePlace, startApp } from '../support/processes.js';
import { projecting } from '../support/projecting.js';
import { allDocuments } from '../support/read-back.js';
import { openStores } from '../support/stores.js';
import { until } from '../support/until.js';
import { cleanUp, open, PATIENT, startProxy, startServer } from './eventstoredb-fixture.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const CUTS = 50;
const KILLS = 20;
/** So many that 20 projectors are killed before one of them comes to the end, page by page. */
const LEADS = 3_000;
/** Answers of EventStoreDB take about 600 bytes an event; those of MongoDB are short, and greetings after each cut. */
const MOST_BYTES = { events: 60_000, documents: 3_000 };

describe(`A projector over EventStoreDB and MongoDB (SEED=${SEED})`, () => {
  const roll = dice(SEED);
  const newDatabase = onMongo();
  let eventsProxy: TcpProxy;
  let direct: EventStore;
  let eventStoreUrl: string;
  let folder: string;
  let undisturbed: Record<string, Record<string, Document>>;

  /** The undisturbed one writes into the other read store: what it folds may not depend on where it is kept. */
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'leadger-'));
    const server = await startServer({ path: join(folder, 'log.db') });
    eventStoreUrl = server.url;
    eventsProxy = await startProxy(server.port);
    direct = open(server.port, PATIENT);
    await fillHistory(direct, LEADS);
    const stores = openStores(models);
    await projecting(direct, stores.documents, models);
    undisturbed = await allDocuments(stores.documents, models);
    await stores.close();
    expect(Object.keys(undisturbed['leads'] ?? {}).length).toBeGreaterThan(LEADS / 2);
  }, 180_000);
  afterAll(async () => {
    await cleanUp();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Projects while the proxy cuts; all cuts must have come before the end of the log was reached. */
  async function projectThrough(
    cutting: { readonly proxy: TcpProxy; readonly mostBytes: number },
    events: EventStore,
    store: ReadStore,
    observer: ReadStore,
  ): Promise<void> {
    await projecting(events, store, models, async () => {
      const head = await direct.head();
      let cuts = 0;
      const cutAll = async (): Promise<void> => {
        for (; cuts < CUTS; cuts++) await cutting.proxy.cutAfterBytes(1 + roll(cutting.mostBytes));
      };
      await Promise.race([cutAll(), reached(observer, head)]);
      expect([cuts, await hasReached(observer, head)]).toEqual([CUTS, false]);
    });
    expect(await allDocuments(observer, models)).toEqual(undisturbed);
  }

  it(`ends with the same documents after ${CUTS} cuts of EventStoreDB`, async () => {
    const store = await openMongoReadStore(newDatabase(), models);
    const events = open(eventsProxy.port);
    const cutting = { proxy: eventsProxy, mostBytes: MOST_BYTES.events };
    await projectThrough(cutting, events, store, store).finally(() => store.close());
  }, 300_000);

  it(`ends with the same documents after ${CUTS} cuts of MongoDB`, async () => {
    const url = new URL(newDatabase());
    const observer = await openMongoReadStore(url.href, models);
    const proxy = await startTcpProxy(Number(url.port));
    url.port = String(proxy.port);
    const store = await openMongoReadStore(url.href, models);
    try {
      await projectThrough({ proxy, mostBytes: MOST_BYTES.documents }, direct, store, observer);
    } finally {
      await store.close();
      await observer.close();
      await proxy.stop();
    }
  }, 300_000);

  it(`ends with the same documents after kill -9 of its process, ${KILLS} times`, async () => {
    const url = newDatabase();
    const stores = { EVENT_STORE_URL: eventStoreUrl, READ_STORE_URL: url };
    // The next one waits for the leases of the killed one to run out.
    const settings = { ...stores, LEADGER_TIME_ZONE: TIME_ZONE, LEADGER_LEASE_MS: '1000' };
    const place = makePlace(settings);
    const observer = await openMongoReadStore(url, models);
    try {
      const head = await direct.head();
      for (let kill = 0; kill < KILLS; kill++) {
        const before = await checkpoints(observer);
        const projector = await startApp(place.env, 'projector');
        // Progress, not time, says when: as soon as some of the checkpoints have moved, so many looks later.
        await until(async () => (await checkpoints(observer)).join() !== before.join());
        for (let looks = roll(4); looks > 0; looks--) await checkpoints(observer);
        expect((await projector.stop('SIGKILL')).signal).toBe('SIGKILL');
        expect([kill, await hasReached(observer, head)]).toEqual([kill, false]);
      }
      const projector = await startApp(place.env, 'projector');
      await reached(observer, head);
      expect(await projector.stop()).toMatchObject({ code: 0, stderr: '' });
      expect(await allDocuments(observer, models)).toEqual(undisturbed);
    } finally {
      await observer.close();
      place.remove();
    }
  }, 300_000);

  const checkpoints = async (store: ReadStore): Promise<string[]> =>
    Promise.all(models.map(async (model) => (await store.live(model))?.checkpoint ?? START));
  const hasReached = async (store: ReadStore, head: string): Promise<boolean> =>
    (await checkpoints(store)).every((checkpoint) => checkpoint >= head);
  const reached = async (store: ReadStore, head: string): Promise<void> => until(async () => hasReached(store, head));
});
