import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientPage, ClientReport, DormantClients } from '#reports';
import { Api } from '../support/api.js';
import { data, leadger, makePlace, type Place, root } from '../support/processes.js';
import { given } from './given.js';

interface Oracle {
  readonly asOf: readonly {
    readonly date: string;
    readonly clientsWithPurchases: number;
    readonly eligible: number;
    readonly dormantByRule: number;
    readonly firstDormantByRule: readonly string[];
  }[];
}

const FILES = ['cdnow-master.txt', 'cdnow-oracle.json'] as const;
const ACCOUNT = '69,659 rows read = 69,659 mapped + 0 skipped by the mapping + 0 rejected';

given(FILES, 'https://www.brucehardie.com/datasets/')('CDNOW, imported, through the public API', () => {
  let place: Place;
  let api: Api;
  let oracle: Oracle;

  beforeAll(async () => {
    oracle = JSON.parse(readFileSync(join(data, FILES[1]), 'utf8')) as Oracle;
    place = makePlace();
    const mapping = join(root, 'mappings', 'cdnow.yaml');
    const rejected = join(place.folder, 'rejected');
    const { code, stdout } = await leadger(
      ['import', join(data, FILES[0]), '--mapping', mapping, '--rejected', rejected],
      place.env,
    ).finished;
    expect([code, stdout]).toEqual([0, expect.stringContaining(ACCOUNT)]);
    api = await Api.start({}, place);
    await api.caughtUp();
  }, 300_000);
  afterAll(() => api.stop());

  it('has the clients who were dormant by the rule on the three dates: how many, of how many, and the first ten', async () => {
    expect(oracle.asOf.map(({ date }) => date)).toEqual(['1997-12-31', '1998-03-31', '1998-06-30']);
    for (const expected of oracle.asOf) {
      const { body } = await api.get<DormantClients>(`/clients/dormant?asOf=${expected.date}&limit=10`);
      const { asOf, clientsWithPurchases, eligible, dormant, items } = body;
      expect({
        date: asOf,
        clientsWithPurchases,
        eligible,
        dormantByRule: dormant,
        firstDormantByRule: items.map(({ externalId }) => externalId),
      }).toEqual({
        date: expected.date,
        clientsWithPurchases: expected.clientsWithPurchases,
        eligible: expected.eligible,
        dormantByRule: expected.dormantByRule,
        firstDormantByRule: expected.firstDormantByRule,
      });
    }
  });

  it('gives every dormant client once, page by page', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = `asOf=1998-06-30&sort=-spent&limit=1000${cursor ? `&cursor=${cursor}` : ''}`;
      const page: DormantClients = (await api.get<DormantClients>(`/clients/dormant?${query}`)).body;
      seen.push(...page.items.map(({ clientId }) => clientId));
      cursor = page.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([3_445, 3_445]);
  });

  it('has every purchase to the cent, also those of one day', async () => {
    const { body: found } = await api.get<ClientPage>('/clients?externalId=00002');
    const { body: client } = await api.get<ClientReport>(`/clients/${found.items[0]?.id ?? ''}`);
    expect(client.purchases.map(({ day, amount }) => [day, amount?.minor, amount?.currency]).sort()).toEqual([
      ['1997-01-12', 1_200, 'USD'],
      ['1997-01-12', 7_700, 'USD'],
    ]);
    expect(client).toMatchObject({ purchaseDays: 1, spent: { USD: 8_900 } });
  });
});
