import type { ClientPage, ClientCard, DormantClients } from '#reports';
import { Api } from '../support/api.js';
import { makePlace } from '../support/processes.js';
import { ACCOUNT, equalTheCdnowOracle, givenCdnow, importCdnow } from './cdnow.js';

givenCdnow()('CDNOW, imported, through the public API', () => {
  let api: Api;

  beforeAll(async () => {
    const place = makePlace();
    const { code, stdout } = await importCdnow(place);
    expect([code, stdout]).toEqual([0, expect.stringContaining(ACCOUNT)]);
    api = await Api.start({}, place);
    await api.caughtUp();
  }, 300_000);
  afterAll(() => api.stop());

  equalTheCdnowOracle(async (question) => {
    const query = new URLSearchParams(Object.entries(question).map(([name, value]) => [name, String(value)]));
    return (await api.get<DormantClients>(`/clients/dormant?${query.toString()}`)).body;
  });

  it('has every purchase to the cent, also those of one day', async () => {
    const { body: found } = await api.get<ClientPage>('/clients?externalId=00002');
    const { body: client } = await api.get<ClientCard>(`/clients/${found.items[0]?.id ?? ''}`);
    expect(client.purchases.map(({ day, amount }) => [day, amount?.minor, amount?.currency]).sort()).toEqual([
      ['1997-01-12', 1_200, 'USD'],
      ['1997-01-12', 7_700, 'USD'],
    ]);
    expect(client).toMatchObject({ purchaseDays: 1, spent: { USD: 8_900 } });
  });
});
