import { randomUUID } from 'node:crypto';
import type { ClientCard, LeadCard, LeadHistory } from '#reports';
import { Api } from '../support/api.js';

/** Instants of one day, a quarter of an hour apart. */
const at = (step: number): string => new Date(Date.UTC(2024, 2, 4, 8) + step * 900_000).toISOString();
const competitor = { name: 'Delta Cargo', why: 'Delivers in 10 days instead of 18' };
const amount = { minor: 125_000, currency: 'EUR' };
const controlPoint = { due: '2024-03-08T16:00:00+02:00', expected: 'The budget', from: 'client' };
const missing = { to: 'needs-information', missing: ['budget'], comment: 'Clarify the budget', controlPoint };

const clientId = randomUUID();
const leadId = randomUUID();
const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()] as const;
const of = (path: string) => `/leads/${leadId}/${path}`;
const ofOffer = (offerId: string, path: string) => of(`offers/${offerId}/${path}`);
const draft = (offerId: string, number: string) => ({ offerId, number, amount, validUntil: '2024-04-30' });

/** Every command about a lead: where it is sent, with what, and the event that it must yield. */
const LIFE: readonly (readonly [path: string, body: object, event: string])[] = [
  ['/leads', { leadId, clientId, pipeline: 'universal', source: 'referral', interest: 'Steel' }, 'LeadRegistered'],
  [of('assign'), { seller: 'olga' }, 'LeadAssigned'],
  [of('qualify'), { reachable: true, wish: true, budget: false, note: 'Decided in May' }, 'LeadQualified'],
  [of('status'), { to: 'in-progress', note: 'Called back' }, 'LeadStatusChanged'],
  [of('wait'), missing, 'LeadPutIntoWaiting'],
  [of('information'), { note: '40,000 EUR' }, 'LeadInformationReceived'],
  [of('offers'), draft(first, 'O-1'), 'OfferDrafted'],
  [ofOffer(first, 'request'), {}, 'OfferRequested'],
  [ofOffer(first, 'send'), {}, 'OfferSent'],
  [ofOffer(first, 'rework'), { amount: { minor: 110_000, currency: 'EUR' }, note: 'One container' }, 'OfferReworked'],
  [ofOffer(first, 'send'), {}, 'OfferSent'],
  [ofOffer(first, 'refuse'), { reason: 'chose-competitor', competitor }, 'OfferRefused'],
  [of('offers'), draft(second, 'O-2'), 'OfferDrafted'],
  [ofOffer(second, 'withdraw'), { note: 'Wrong price' }, 'OfferWithdrawn'],
  [of('contacts'), { kind: 'call', summary: 'Not now', agreed: 'Call in June' }, 'LeadContactLogged'],
  [of('lose'), { reason: 'too-expensive', note: 'Maybe in June' }, 'LeadLost'],
  [of('reopen'), { reason: 'Called again', to: 'active-client' }, 'LeadReopened'],
  [of('offers'), draft(third, 'O-3'), 'OfferDrafted'],
  [ofOffer(third, 'request'), {}, 'OfferRequested'],
  [ofOffer(third, 'send'), {}, 'OfferSent'],
  [ofOffer(third, 'accept'), {}, 'OfferAccepted'],
  [of('win'), { note: 'Signed' }, 'LeadWon'],
];

describe('the life of a lead over HTTP', () => {
  let api: Api;
  let last = '';

  beforeAll(async () => {
    api = await Api.start();
    const registration = { clientId, externalId: 'crm-1', kind: 'company', personal: { name: 'Dnipro Steel' } };
    await api.done('/clients', registration, { 'x-occurred-at': at(0) });
  });
  afterAll(() => api.stop());

  it('takes every command, each answered with its event, the next revision as ETag and a later position', async () => {
    for (const [step, [path, body, event]] of LIFE.entries()) {
      const headers = {
        'x-actor': step % 2 ? 'olga' : 'petro',
        'x-occurred-at': at(step),
        'idempotency-key': `life-${step}`,
        'x-correlation-id': `life-of-${leadId}`,
      };
      const answer = await api.post(path, body, headers);
      expect([path, answer.status]).toEqual([path, /\/(leads|offers)$/.test(path) ? 201 : 200]);
      expect(answer.body).toMatchObject({ id: leadId, revision: step, events: [event] });
      expect(answer.headers.get('etag')).toBe(`"${step}"`);
      expect(answer.headers.get('x-position')).toBe(answer.body.position);
      expect(answer.headers.get('x-correlation-id')).toBe(`life-of-${leadId}`);
      expect(answer.body.position > last).toBe(true);
      last = answer.body.position;
    }
  });

  it('is not sent again to who has it already, card and history alike', async () => {
    const etag = `"${LIFE.length - 1}"`;
    for (const path of [`/leads/${leadId}?after=${last}`, of('history')]) {
      const known = await api.get(path, { 'if-none-match': `"0", W/${etag}` });
      expect([known.status, known.headers.get('etag'), known.text]).toEqual([304, etag, '']);
      expect((await api.get(path, { 'if-none-match': '"0"' })).status).toBe(200);
    }
  });

  it('answers in its history for every event when it happened, when it was recorded, who, what, and by which command', async () => {
    const before = new Date().toISOString();
    const { body, headers } = await api.get<LeadHistory>(of('history'));
    expect(headers.get('etag')).toBe(`"${LIFE.length - 1}"`);
    expect(body.items.map(({ type }) => type)).toEqual(LIFE.map(([, , event]) => event));
    for (const [step, item] of body.items.entries()) {
      expect(item).toMatchObject({
        revision: step,
        occurredAt: at(step),
        actor: { id: step % 2 ? 'olga' : 'petro', role: null },
        commandId: `life-${step}`,
        causationId: `life-${step}`,
        correlationId: `life-of-${leadId}`,
      });
      expect(item.recordedAt > at(LIFE.length) && item.recordedAt <= before).toBe(true);
    }
    expect(new Set(body.items.map(({ eventId }) => eventId)).size).toBe(LIFE.length);
  });

  it('answers in its history the value before and after, and the reason', async () => {
    const { body } = await api.get<LeadHistory>(of('history'));
    const changed = (step: number) =>
      Object.fromEntries((body.items[step]?.changes ?? []).map(({ field, before, after }) => [field, [before, after]]));
    expect(changed(1)).toEqual({ seller: [null, 'olga'] });
    expect(changed(3)).toMatchObject({ status: ['new', 'in-progress'], statusSince: [at(0), at(3)] });
    expect(changed(4)).toMatchObject({ status: ['in-progress', 'needs-information'], statusKind: ['open', 'waiting'] });
    expect(changed(5)).toMatchObject({ status: ['needs-information', 'in-progress'] });
    expect(changed(9)).toMatchObject({
      [`offers.${first}.amount`]: [amount, { minor: 110_000, currency: 'EUR' }],
      [`offers.${first}.revision`]: [1, 2],
      [`offers.${first}.state`]: ['sent', 'rework'],
    });
    expect(changed(11)).toMatchObject({
      [`offers.${first}.state`]: ['sent', 'refused'],
      [`offers.${first}.competitor`]: [null, competitor],
    });
    expect(changed(15)).toMatchObject({ outcome: ['open', 'lost'], lossReason: [null, 'too-expensive'] });
    expect(changed(16)).toMatchObject({ outcome: ['lost', 'open'], lossReason: ['too-expensive', null] });
    expect(changed(21)).toMatchObject({ status: ['active-client', 'completed'], outcome: ['open', 'won'] });
    expect([4, 11, 15, 16, 21].map((step) => body.items[step]?.reason)).toEqual([
      'Clarify the budget',
      'chose-competitor',
      'too-expensive',
      'Called again',
      'Signed',
    ]);
  });

  it('shows the lead as it stands after all that, page by page the same history, and the won lead as a purchase', async () => {
    const { body: card, headers } = await api.get<LeadCard>(`/leads/${leadId}?after=${last}`);
    expect(headers.get('etag')).toBe(`"${LIFE.length - 1}"`);
    expect(card).toMatchObject({ status: 'completed', outcome: 'won', seller: 'olga', amount, contacts: 1 });
    expect(card.offers.map(({ number, state }) => [number, state])).toEqual([
      ['O-1', 'refused'],
      ['O-2', 'withdrawn'],
      ['O-3', 'accepted'],
    ]);
    const whole = (await api.get<LeadHistory>(of('history'))).body.items;
    const paged: unknown[] = [];
    for (let from: number | null = 0; from !== null;) {
      const page: LeadHistory = (await api.get<LeadHistory>(of(`history?from=${from}&limit=5`))).body;
      paged.push(...page.items);
      from = page.next;
    }
    expect(paged).toEqual(whole);
    const { body: client } = await api.get<ClientCard>(`/clients/${clientId}?after=${last}`);
    expect(client).toMatchObject({ leads: { open: 0, won: 1, lost: 0 }, contacts: 1, spent: { EUR: 125_000 } });
  });

  it('registers clients, records their purchases and contacts, and shows them', async () => {
    const { id } = await api.done('/clients', { externalId: 'crm-2', personal: { name: 'Olena Koval' } });
    const bought = { amount: { minor: 4_200, currency: 'UAH' }, reference: 'INV-1' };
    const purchase = await api.post(`/clients/${id}/purchases`, bought);
    expect(purchase).toMatchObject({ status: 201, body: { id, events: ['PurchaseRecorded'] } });
    const contact = await api.done(`/clients/${id}/contacts`, { kind: 'mail', summary: 'Thanked' });
    const { body } = await api.get<ClientCard>(`/clients/${id}?after=${contact.position}`);
    expect(body).toMatchObject({ externalId: 'crm-2', contacts: 1, spent: { UAH: 4_200 } });
    expect(body.purchases.map((one) => one.id)).toEqual([purchase.body.created]);
  });

  it('publishes a pipeline; leads registered before keep their version, later ones get the new one', async () => {
    const status = (code: string, kind: string) => ({
      code,
      kind,
      part: 'top',
      labels: { en: code },
      meaning: code,
      playbook: [],
    });
    const version = (...codes: string[]) => ({
      labels: { en: 'Own' },
      entry: 'in',
      statuses: [
        status('in', 'open'),
        ...codes.map((code) => status(code, 'open')),
        status('won', 'won'),
        status('lost', 'lost'),
      ],
    });
    expect(await api.done('/pipelines/own', version())).toMatchObject({ id: 'own', events: ['PipelinePublished'] });
    const old = await api.lead({ pipeline: 'own' });
    await api.done('/pipelines/own', version('talking'));
    expect(await api.done('/pipelines/own', version('talking'))).toMatchObject({ events: [] });
    const young = await api.lead({ pipeline: 'own' });
    expect(await api.post(`/leads/${old.leadId}/status`, { to: 'talking' })).toMatchObject({ status: 400 });
    expect(await api.post(`/leads/${young.leadId}/status`, { to: 'talking' })).toMatchObject({ status: 200 });
  });
});
