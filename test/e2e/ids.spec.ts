import { randomUUID } from 'node:crypto';
import type { ClientCard, LeadCard, LeadPage } from '#reports';
import { Api, type Problem } from '../support/api.js';

describe('ids in capitals', () => {
  let api: Api;
  const id = randomUUID();
  const capitals = id.toUpperCase();
  const lead = { clientId: id, pipeline: 'universal', source: 'call' };
  const purchase = { purchaseId: id, amount: { minor: 100, currency: 'EUR' } };

  beforeAll(async () => {
    api = await Api.start();
    await api.done('/clients', { clientId: capitals });
    await api.done('/leads', { ...lead, clientId: capitals, leadId: capitals });
    await api.done(`/clients/${capitals}/purchases`, { ...purchase, purchaseId: capitals });
  });
  afterAll(() => api.stop());

  it.each([
    ['client', '/clients', { clientId: id }, 'client-exists'],
    ['lead', '/leads', { ...lead, leadId: id }, 'lead-exists'],
    ['purchase', `/clients/${id}/purchases`, purchase, 'purchase-exists'],
  ])('are the same %s', async (_, path, body, code) => {
    expect(await api.post<Problem>(path, body)).toMatchObject({ status: 409, body: { code } });
  });

  it('are answered in lower case, in the path as in the body', async () => {
    const made = randomUUID();
    const first = await api.done('/clients', { clientId: made.toUpperCase() });
    expect([first.id, first.created]).toEqual([made, made]);
    const { position, ...assigned } = await api.done(`/leads/${capitals}/assign`, { seller: 'olga' });
    expect(assigned).toMatchObject({ id, revision: 1 });
    const offer = { offerId: made.toUpperCase(), number: 'O', amount: purchase.amount };
    expect((await api.done(`/leads/${id}/offers`, offer)).created).toBe(made);
    await api.done(`/leads/${id}/offers/${made.toUpperCase()}/request`);
    const { body } = await api.get<LeadCard>(`/leads/${capitals}?after=${position}`);
    expect([body.id, body.clientId]).toEqual([id, id]);
  });

  it('find the same things', async () => {
    await api.caughtUp();
    const { body: card } = await api.get<ClientCard>(`/clients/${capitals}`);
    expect([card.id, card.purchases.length]).toEqual([id, 1]);
    const { body: list } = await api.get<LeadPage>(`/leads?client=${capitals}`);
    expect(list.items.map((item) => item.id)).toEqual([id]);
  });

  it('are the same command under an Idempotency-Key', async () => {
    const clientId = randomUUID();
    const key = { 'idempotency-key': 'capitals' };
    const first = await api.done('/clients', { clientId }, key);
    expect(await api.done('/clients', { clientId: clientId.toUpperCase() }, key)).toEqual(first);
  });
});
