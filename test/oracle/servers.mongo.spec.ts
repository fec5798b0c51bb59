import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DormantClients, Funnel, LossShares } from '#reports';
import { type EventStoreDbStandIn, startEventStoreDbStandIn } from '../servers/eventstoredb/server.js';
import { onMongo } from '../servers/mongodb/suite.js';
import { type Company, startCompany } from '../support/company.js';
import { type Finished, makePlace, type Place } from '../support/processes.js';
import {
  ACCOUNT as BPIC2012_ACCOUNT,
  equalTheBpic2012Oracle,
  givenBpic2012,
  importBpic2012,
  TIME_ZONE,
} from './bpic2012.js';
import { ACCOUNT as CDNOW_ACCOUNT, equalTheCdnowOracle, givenCdnow, importCdnow } from './cdnow.js';

/** Two real logs through EventStoreDB, MongoDB and the three processes, as a company past one machine would run them. */
describe('Over servers, by processes of their own,', () => {
  const newDatabase = onMongo();
  let folder: string;
  let server: EventStoreDbStandIn;
  let place: Place;
  let company: Company;

  const start = async (settings: Record<string, string> = {}): Promise<void> => {
    folder = mkdtempSync(join(tmpdir(), 'leadger-'));
    server = await startEventStoreDbStandIn({ path: join(folder, 'log.db') });
    place = makePlace({ EVENT_STORE_URL: server.url, READ_STORE_URL: newDatabase(), ...settings });
  };
  /** Imports while the processes run, and waits until every report has seen all of it. */
  const take = async (importing: (place: Place) => Promise<Finished>, account: string): Promise<void> => {
    company = await startCompany(place);
    const begun = performance.now();
    const { code, stdout, stderr } = await importing(place);
    expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringContaining(account) as string });
    const imported = performance.now();
    await company.queries.caughtUp();
    const seconds = (from: number, to: number): string => ((to - from) / 1_000).toFixed(1);
    console.info(`imported in ${seconds(begun, imported)} s, folded ${seconds(imported, performance.now())} s later`);
  };
  const end = async (): Promise<void> => {
    await company.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const get = async <Body>(path: string): Promise<Body> => (await company.queries.get<Body>(path)).body;

  givenBpic2012()('BPI Challenge 2012', () => {
    beforeAll(async () => {
      await start({ LEADGER_TIME_ZONE: TIME_ZONE });
      await take(importBpic2012, BPIC2012_ACCOUNT);
    }, 600_000);
    afterAll(end);

    equalTheBpic2012Oracle(() => ({
      funnel: async () => get<Funnel>('/funnels/bpic2012'),
      lossShares: async () => get<LossShares>('/loss-shares'),
    }));

    it('imported a second time changes nothing', async () => {
      const { head } = await company.queries.status();
      const { code, stdout } = await importBpic2012(place);
      expect([code, stdout]).toEqual([0, expect.stringContaining(BPIC2012_ACCOUNT)]);
      expect((await company.queries.status()).head).toBe(head);
    }, 600_000);
  });

  givenCdnow()('CDNOW', () => {
    beforeAll(async () => {
      await start();
      await take(importCdnow, CDNOW_ACCOUNT);
    }, 600_000);
    afterAll(end);

    equalTheCdnowOracle(async (question) => {
      const query = new URLSearchParams(Object.entries(question).map(([name, value]) => [name, String(value)]));
      return get<DormantClients>(`/clients/dormant?${query.toString()}`);
    });
  });
});
