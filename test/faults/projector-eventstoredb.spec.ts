import type { EventStore } from '#event-store';
import type { Document } from '#kernel';
import { type TcpProxy } from '../servers/tcp-proxy.js';
import { dice } from '../support/dice.js';
import { fillHistory, models } from '../support/history.js';
import { projecting } from '../support/projecting.js';
import { allDocuments } from '../support/read-back.js';
import { openStores, type Stores } from '../support/stores.js';
import { cleanUp, open, PATIENT, startProxy, startServer } from './eventstoredb-fixture.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const CUTS = 50;
/** Answers take about 600 bytes an event; the cuts lie all over the log, in the middle of messages too. */
const MOST_BYTES = 30_000;
const LEADS = 240;

describe(`A projector whose connection to EventStoreDB is cut (SEED=${SEED})`, () => {
  const roll = dice(SEED);
  let proxy: TcpProxy;
  let direct: EventStore;
  let behind: EventStore;
  let stores: Stores;
  let undisturbed: Record<string, Record<string, Document>>;

  beforeAll(async () => {
    const server = await startServer();
    proxy = await startProxy(server.port);
    direct = open(server.port, PATIENT);
    behind = open(proxy.port);
    await fillHistory(direct, LEADS);
    stores = openStores(models);
    await projecting(direct, stores.documents, models);
    undisturbed = await allDocuments(stores.documents, models);
    await stores.close();
  }, 300_000);
  afterAll(cleanUp);

  it(`ends after ${CUTS} cuts with the documents of an undisturbed one`, async () => {
    stores = openStores(models);
    let cuts = 0;
    try {
      await projecting(behind, stores.documents, models, async () => {
        for (; cuts < CUTS; cuts++) await proxy.cutAfterBytes(1 + roll(MOST_BYTES));
        const { checkpoint } = (await stores.documents.live({ name: 'leads' })) ?? {};
        expect([cuts, checkpoint !== undefined && checkpoint < (await direct.head())]).toEqual([CUTS, true]);
      });
      expect(await allDocuments(stores.documents, models)).toEqual(undisturbed);
      expect(Object.keys(undisturbed['leads'] ?? {}).length).toBeGreaterThan(LEADS / 2);
    } finally {
      await stores.close();
    }
  }, 300_000);
});
