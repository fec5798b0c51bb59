import { randomUUID } from 'node:crypto';
import type { ClientHistory, PipelineHistory, PipelineReport, ReasonHistory } from '#reports';
import { Api } from '../support/api.js';

describe('what happened to clients, pipelines and reasons', () => {
  let api: Api;
  beforeAll(async () => {
    api = await Api.start();
  });
  afterAll(async () => {
    await api.stop();
  });

  it('is read back for a client, its purchases and contacts with who recorded them and when', async () => {
    const { id } = await api.done('/clients', { personal: { name: 'Olena Koval' } });
    const purchaseId = randomUUID();
    const amount = { minor: 25_000, currency: 'EUR' };
    const before = { 'x-actor': 'olga', 'x-occurred-at': '2026-01-05T10:00:00Z' };
    await api.done(`/clients/${id}/purchases`, { purchaseId, amount }, before);
    await api.done(`/clients/${id}/contacts`, { kind: 'call', summary: 'Asked about spring' });
    const { body, headers } = await api.get<ClientHistory>(`/clients/${id}/history`);
    expect(headers.get('etag')).toBe('"2"');
    expect(body.items).toMatchObject([
      { type: 'ClientRegistered', actor: { id: 'anna' }, command: 'register-client' },
      {
        type: 'PurchaseRecorded',
        actor: { id: 'olga' },
        occurredAt: '2026-01-05T10:00:00.000Z',
        changes: [{ field: `purchases.${purchaseId}`, before: null, after: { amount, reference: null } }],
      },
      { type: 'ClientContactLogged', data: { personal: { summary: 'Asked about spring', agreed: null } } },
    ]);
    expect(body.items[1]?.recordedAt).not.toBe(body.items[1]?.occurredAt);
  });

  it('has the ETag that the next write to it takes as If-Match, and 304 for who has it', async () => {
    const { id } = await api.done('/clients', { personal: { name: 'Ivan' } });
    const path = `/clients/${id}/history`;
    const etag = (await api.get(path)).headers.get('etag') ?? '';
    expect((await api.get(path, { 'if-none-match': etag })).status).toBe(304);
    const contact = { kind: 'call', summary: 'Hello' };
    const contactOf = (ifMatch: string) => api.post(`/clients/${id}/contacts`, contact, { 'if-match': ifMatch });
    expect((await contactOf(etag)).status).toBe(200);
    expect((await contactOf(etag)).status).toBe(412);
  });

  it('is read back for a pipeline, version by version', async () => {
    const { definition } = (await api.get<PipelineReport>('/pipelines/universal')).body;
    const named = definition.labels;
    const changed = Object.assign(definition, { labels: { en: 'Ours' } });
    const etag = (await api.get('/pipelines/universal/history')).headers.get('etag') ?? '';
    await api.done('/pipelines/universal', changed, { 'x-actor': 'maria', 'if-match': etag });
    const { body } = await api.get<PipelineHistory>('/pipelines/universal/history?from=1');
    expect(body.items).toMatchObject([
      {
        actor: { id: 'maria' },
        changes: [
          { field: 'version', before: 1, after: 2 },
          { field: 'labels', before: named, after: { en: 'Ours' } },
        ],
      },
    ]);
  });

  it('is nothing where nothing was recorded: there is no ETag that a write could take', async () => {
    const reading = await Api.start({}, undefined, 'query-api');
    const { headers, body } = await reading.get<ReasonHistory>('/reasons/history');
    expect([headers.get('etag'), body]).toEqual([null, { revision: -1, items: [], next: null }]);
    await reading.stop();
  });

  it('is read back for the catalogue of reasons', async () => {
    const whole = (await api.get<ReasonHistory>('/reasons/history')).body;
    await api.done('/reasons/too-expensive/retire', {}, { 'if-match': `"${whole.revision}"`, 'x-actor': 'maria' });
    const { body } = await api.get<ReasonHistory>(`/reasons/history?from=${whole.revision + 1}`);
    expect(body.items).toMatchObject([{ type: 'ReasonRetired', actor: { id: 'maria' } }]);
    expect(body.items[0]?.changes).toContainEqual({ field: 'too-expensive.retired', before: false, after: true });
  });
});
