import { randomUUID } from 'node:crypto';
import type { LeadCard, LeadHistory } from '#reports';
import { type Accepted, type Answer, Api, type Problem } from '../support/api.js';

const key = (value: string) => ({ 'idempotency-key': value });

describe('writes over HTTP', () => {
  let api: Api;

  beforeAll(async () => {
    api = await Api.start();
  });
  afterAll(() => api.stop());

  it('answer a repeated Idempotency-Key as the first time and add nothing, whatever happened since', async () => {
    const { leadId, clientId } = await api.lead();
    const client = { personal: { name: 'Petro' } };
    const first = await api.post('/clients', client, key('the-client'));
    const contact = await api.post(`/leads/${leadId}/contacts`, { kind: 'call', summary: 'One' }, key('the-call'));
    const offer = { number: 'O-1', amount: { minor: 1, currency: 'EUR' } };
    const drafted = await api.post(`/leads/${leadId}/offers`, offer, key('the-offer'));
    await api.done(`/leads/${leadId}/status`, { to: 'ready' });
    const { head } = await api.status();
    const again = [
      [first, await api.post('/clients', client, key('the-client'))],
      [contact, await api.post(`/leads/${leadId}/contacts`, { kind: 'call', summary: 'One' }, key('the-call'))],
      [drafted, await api.post(`/leads/${leadId}/offers`, offer, key('the-offer'))],
    ] as const;
    for (const [before, after] of again) {
      expect([after.status, after.body]).toEqual([before.status, before.body]);
      expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
    }
    expect((await api.status()).head).toBe(head);
    expect(first.body.created).not.toBe(clientId);
  });

  it('refuse the Idempotency-Key of another command', async () => {
    const { leadId } = await api.lead();
    await api.done(`/leads/${leadId}/assign`, { seller: 'olga' }, key('taken'));
    const answer = await api.post<Problem>(`/leads/${leadId}/status`, { to: 'ready' }, key('taken'));
    const errors = [{ field: 'idempotency-key', rule: 'idempotency-key-reused' }];
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused', errors } });
  });

  it('make another thing of the same Idempotency-Key on another client', async () => {
    const purchase = { amount: { minor: 100, currency: 'EUR' } };
    const made = async (): Promise<string | undefined> => {
      const { id } = await api.done('/clients', {});
      return (await api.done(`/clients/${id}/purchases`, purchase, key('purchase'))).created;
    };
    expect(await made()).not.toBe(await made());
  });

  it('refuse an Idempotency-Key again with other content, another time or by another actor, and change nothing', async () => {
    const { leadId, clientId } = await api.lead();
    const path = `/leads/${leadId}/assign`;
    const time = { 'x-occurred-at': '2026-03-01T11:00:00+02:00' };
    await api.done(path, { seller: 'olga' }, key('once'));
    const purchase = { amount: { minor: 100, currency: 'EUR' } };
    const bought = await api.done(`/clients/${clientId}/purchases`, purchase, { ...key('bought'), ...time });
    const { head } = await api.status();
    const others = [
      await api.post<Problem>(path, { seller: 'petro' }, key('once')),
      await api.post<Problem>(path, { seller: 'olga' }, { ...key('once'), 'x-actor': 'bohdan' }),
      await api.post<Problem>(path, { seller: 'olga' }, { ...key('once'), ...time }),
      await api.post<Problem>(`/clients/${clientId}/purchases`, purchase, key('bought')),
    ];
    for (const { status, body } of others) expect([status, body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(others[0]?.body.detail).toMatch(/once was used for assign-lead already, with other content or by another/);

    const same = { ...key('bought'), 'x-occurred-at': '2026-03-01T09:00:00Z', 'x-correlation-id': 'other' };
    expect(await api.done(`/clients/${clientId}/purchases`, purchase, same)).toEqual(bought);
    const stale = await api.post(path, { seller: 'olga' }, { ...key('once'), 'if-match': '"0"' });
    expect(stale.status).toBe(200);
    expect((await api.status()).head).toBe(head);
  });

  it('keep no digest of what is personal: it may differ under a key, and nothing of it can be guessed from the log', async () => {
    const first = await api.done('/clients', { personal: { name: 'Olena' } }, key('person'));
    expect(await api.done('/clients', { personal: { name: 'Petro' } }, key('person'))).toEqual(first);
    const path = `/clients/${first.id}/contacts`;
    const said = await api.done(path, { kind: 'call', summary: 'Ill', agreed: 'Call her son' }, key('said'));
    expect(await api.done(path, { kind: 'call', summary: 'Well' }, key('said'))).toEqual(said);
    expect((await api.post(path, { kind: 'mail', summary: 'Ill' }, key('said'))).status).toBe(422);
  });

  it('say where the client and the lead that they create are read', async () => {
    const client = await api.post('/clients');
    expect(client.headers.get('location')).toBe(`/clients/${client.body.id}`);
    const lead = await api.post('/leads', { clientId: client.body.id, pipeline: 'universal', source: 'call' });
    const { status } = await api.get(`${lead.headers.get('location') ?? ''}?after=${lead.body.position}`);
    expect([lead.headers.get('location'), status]).toEqual([`/leads/${lead.body.id}`, 200]);
  });

  it('are decided only on the revision that If-Match names; otherwise 412 with the revision it stands at', async () => {
    const { leadId } = await api.lead();
    const before = await api.done(`/leads/${leadId}/status`, { to: 'ready' });
    const stale = await api.post<Problem>(`/leads/${leadId}/assign`, { seller: 'olga' }, { 'if-match': '"0"' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale-revision', details: { expected: 0, actual: 1 } } });
    expect((await api.status()).head).toBe(before.position);
    const card = await api.get<LeadCard>(`/leads/${leadId}?after=${before.position}`);
    const etag = card.headers.get('etag') ?? '';
    expect((await api.post(`/leads/${leadId}/assign`, { seller: 'olga' }, { 'if-match': etag })).status).toBe(200);
    expect((await api.post(`/leads/${leadId}/assign`, { seller: 'petro' }, { 'if-match': etag })).status).toBe(412);
    expect((await api.post(`/leads/${leadId}/assign`, { seller: 'petro' }, { 'if-match': '*' })).status).toBe(200);
  });

  it('can be read at once by the position that they answer', async () => {
    for (let n = 0; n < 20; n++) {
      const { leadId } = await api.lead();
      const { position } = await api.done(`/leads/${leadId}/assign`, { seller: `seller-${n}` });
      const { body } = await api.get<LeadCard>(`/leads/${leadId}?after=${position}`);
      expect(body.seller).toBe(`seller-${n}`);
    }
  });

  it('at once, 50 on one lead: each has its effect once or is answered 409 or 412, and the history shows it', async () => {
    const { leadId } = await api.lead();
    const commands = Array.from({ length: 50 }, (_, n) => ({
      path: n % 5 ? 'contacts' : 'assign',
      body: n % 5 ? { kind: 'call', summary: `Call ${n}` } : { seller: `seller-${n}` },
      headers: { ...key(`at-once-${n}`), ...(n % 5 ? {} : { 'if-match': '"0"' }) },
    }));
    const send = ({ path, body, headers }: (typeof commands)[number]) =>
      api.post(`/leads/${leadId}/${path}`, body, headers);
    // Every one twice at the same time, as an impatient client would.
    const [once, twice] = await Promise.all([Promise.all(commands.map(send)), Promise.all(commands.map(send))]);
    const { body } = await api.get<LeadHistory>(`/leads/${leadId}/history`);
    for (const answers of [once, twice]) expectEachOnce(answers, body, 'at-once');
    expect(once.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(40);
    expect(body.items.filter(({ type }) => type === 'LeadAssigned').length).toBeLessThanOrEqual(1);
  });

  it('at once from two processes on the same stores, 50 on one lead: the same', async () => {
    const other = await Api.start({}, { ...api.place, remove: () => undefined });
    try {
      const { leadId } = await api.lead();
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          (n % 2 ? api : other).post(`/leads/${leadId}/contacts`, { kind: 'call', summary: `${n}` }, key(`two-${n}`)),
        ),
      );
      const { body } = await api.get<LeadHistory>(`/leads/${leadId}/history`);
      expectEachOnce(answers, body, 'two');
      expect(answers.some(({ status }) => status === 200)).toBe(true);
      const last = body.items.at(-1)?.position ?? '';
      for (const reader of [api, other]) {
        const { body: card } = await reader.get<LeadCard>(`/leads/${leadId}?after=${last}`);
        expect(card.contacts).toBe(body.items.length - 1);
      }
    } finally {
      expect(await other.stop()).toMatchObject({ code: 0, stderr: '' });
    }
  });

  it('of one new lead at once are one registration, and conflicts for all who meant another', async () => {
    const { id: clientId } = await api.done('/clients');
    const leadId = randomUUID();
    const lead = { leadId, clientId, pipeline: 'universal', source: 'call' };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => api.post('/leads', lead, key(`new-${n}`))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
    expect((await api.get<LeadHistory>(`/leads/${leadId}/history`)).body.items).toHaveLength(1);
  });
});

function expectEachOnce(answers: readonly Answer<Accepted>[], history: LeadHistory, prefix: string): void {
  expect([200, 409, 412]).toEqual(expect.arrayContaining([...new Set(answers.map(({ status }) => status))]));
  for (const [n, { status }] of answers.entries()) {
    const events = history.items.filter(({ commandId }) => commandId === `${prefix}-${n}`);
    expect([n, events.length]).toEqual([n, status === 200 ? 1 : 0]);
  }
}
