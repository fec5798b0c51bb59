import { parse } from 'csv-parse/sync';
import type { ClientPage, DormantClients, Funnel, LeadCard, LeadPage, LossShares } from '#reports';
import { type Answer, Api, type Status } from '../support/api.js';
import { READ_MODELS } from '../support/read-models.js';

const SELLERS = ['olga', 'petro', undefined] as const;
const STATUSES = ['in-progress', 'ready', undefined] as const;
const LEADS = 45;
const on = (day: number, minute = 0) => ({
  'x-occurred-at': new Date(Date.UTC(2024, 0, 1 + day, 9, minute)).toISOString(),
});

/** Leads on 15 days, three a day with the same time of registration, so that orders have ties. */
describe('reading over HTTP', () => {
  let api: Api;
  const leads: { readonly id: string; readonly clientId: string; readonly seller?: string; readonly status: string }[] =
    [];

  beforeAll(async () => {
    api = await Api.start({ LEADGER_TIME_ZONE: 'Europe/Kyiv' });
    let clientId = '';
    for (let n = 0; n < LEADS; n++) {
      const day = Math.floor(n / 3);
      const [seller, to] = [SELLERS[n % 3], STATUSES[Math.floor(n / 3) % 3]];
      if (n % 5 === 0) ({ id: clientId } = await api.done('/clients', { externalId: `C-${n}` }, on(0)));
      const fields = {
        clientId,
        pipeline: n % 2 ? 'universal' : 'freight',
        source: 'call',
        externalId: `L-${n}`,
        seller,
      };
      const { id } = await api.done('/leads', fields, on(day));
      const move = n % 2 ? to : undefined;
      if (move) await api.done(`/leads/${id}/status`, { to: move }, on(day, 1));
      if (n % 4 === 0)
        await api.done(`/leads/${id}/lose`, { reason: n % 8 ? 'too-expensive' : 'no-need' }, on(day + 1));
      const status = n % 4 === 0 ? 'poor-quality-client' : (move ?? (n % 2 ? 'new' : 'first-contact'));
      leads.push({ id, clientId, status, ...(seller === undefined ? {} : { seller }) });
    }
    await api.caughtUp();
  });
  afterAll(async () => {
    expect(await api.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  /** All pages of a list. */
  const all = async (query: string, limit = 4): Promise<LeadCard[]> => {
    const found: LeadCard[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path: string = `/leads?limit=${limit}&${query}${cursor ? `&cursor=${cursor}` : ''}`;
      const page: LeadPage = (await api.get<LeadPage>(path)).body;
      expect(page.items.length).toBeLessThanOrEqual(limit);
      found.push(...page.items);
      cursor = page.next;
    }
    return found;
  };
  const ids = (cards: readonly LeadCard[]) =>
    cards.map(({ externalId }) => Number(externalId?.slice(2))).sort((a, b) => a - b);
  const numbers = (holds: (n: number) => boolean) => leads.map((_, n) => n).filter(holds);

  it.each(['registeredAt', '-registeredAt', 'changedAt', '-changedAt', 'statusSince', '-statusSince'] as const)(
    'gives each lead once, page by page, in the order of %s',
    async (sort) => {
      const field = sort.replace('-', '') as 'registeredAt' | 'changedAt' | 'statusSince';
      for (const limit of [1, 4, 200]) {
        const found = await all(`sort=${sort}`, limit);
        expect(ids(found)).toEqual(numbers(() => true));
        const values = found.map((card) => card[field]);
        expect(values).toEqual(sort.startsWith('-') ? values.toSorted().reverse() : values.toSorted());
      }
    },
  );

  it('filters by seller, status, pipeline, client, outcome, external id and period, alone and together', async () => {
    expect(ids(await all('seller=olga'))).toEqual(numbers((n) => n % 3 === 0));
    expect(ids(await all('responsible=nobody'))).toEqual(numbers((n) => n % 3 === 2));
    expect(ids(await all('seller=-'))).toEqual(numbers((n) => n % 3 === 2));
    expect(ids(await all('responsible=somebody'))).toEqual(numbers((n) => n % 3 < 2));
    expect(ids(await all('status=in-progress'))).toEqual(numbers((n) => leads[n]?.status === 'in-progress'));
    expect(ids(await all('pipeline=freight'))).toEqual(numbers((n) => n % 2 === 0));
    expect(ids(await all(`client=${leads[7]?.clientId ?? ''}`))).toEqual([5, 6, 7, 8, 9]);
    expect(ids(await all('outcome=lost'))).toEqual(numbers((n) => n % 4 === 0));
    expect(ids(await all('externalId=L-17'))).toEqual([17]);
    expect(ids(await all('from=2024-01-03&to=2024-01-04'))).toEqual(numbers((n) => n >= 6 && n < 12));
    expect(ids(await all('seller=petro&pipeline=universal&outcome=open&from=2024-01-05&sort=changedAt'))).toEqual(
      numbers((n) => n % 3 === 1 && n % 2 === 1 && n >= 12),
    );
    expect(await all('from=2025-01-01')).toEqual([]);
  });

  it('gives each lead once also where leads are registered between the pages', async () => {
    const first = (await api.get<LeadPage>('/leads?limit=20&sort=-registeredAt&pipeline=freight')).body;
    const { position } = await api.done('/leads', {
      clientId: leads[0]?.clientId,
      pipeline: 'freight',
      source: 'call',
      externalId: 'L-99',
    });
    const rest = (
      await api.get<LeadPage>(
        `/leads?limit=20&sort=-registeredAt&pipeline=freight&cursor=${first.next ?? ''}&after=${position}`,
      )
    ).body;
    expect(ids([...first.items, ...rest.items])).toEqual(numbers((n) => n % 2 === 0));
  });

  it('refuses a cursor with other filters than it was given for', async () => {
    const { body } = await api.get<LeadPage>('/leads?limit=2');
    expect(await api.get(`/leads?limit=2&seller=olga&cursor=${body.next ?? ''}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid-cursor' },
    });
  });

  it('gives each client once, page by page', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: ClientPage = (await api.get<ClientPage>(`/clients?limit=2${cursor ? `&cursor=${cursor}` : ''}`)).body;
      seen.push(...page.items.map(({ externalId }) => externalId ?? ''));
      cursor = page.next;
    }
    expect(seen.sort()).toEqual(['C-0', 'C-10', 'C-15', 'C-20', 'C-25', 'C-30', 'C-35', 'C-40', 'C-5']);
  });

  it('counts the funnel by seller, source and period, in the days of the time zone', async () => {
    const freight = async (query = '') => (await api.get<Funnel>(`/funnels/freight${query}`)).body;
    const whole = await freight();
    expect(whole.leads).toMatchObject({ lost: 12 });
    expect(whole.statuses.find(({ status }) => status === 'first-contact')).toMatchObject({
      lost: 12,
      lostByReason: { 'too-expensive': 6, 'no-need': 6 },
    });
    const parts = await Promise.all(['olga', 'petro'].map((seller) => freight(`?seller=${seller}`)));
    expect(parts.map(({ leads: { registered } }) => registered)).toEqual([
      numbers((n) => n % 6 === 0).length,
      numbers((n) => n % 6 === 4).length,
    ]);
    const early = await freight('?from=2024-01-01&to=2024-01-02');
    expect(early.leads.registered).toBe(3);
    expect((await freight('?source=referral')).leads.registered).toBe(0);
  });

  it('answers the reports as JSON or CSV by Accept, with the same figures', async () => {
    const offer = { number: 'O', amount: { minor: 1, currency: 'EUR' } };
    const { leadId } = await api.lead({ seller: 'olga' });
    const { created } = await api.done(`/leads/${leadId}/offers`, offer);
    for (const step of ['request', 'send']) await api.done(`/leads/${leadId}/offers/${created ?? ''}/${step}`);
    const { position } = await api.done(`/leads/${leadId}/offers/${created ?? ''}/refuse`, {
      reason: 'too-expensive',
      competitor: { name: 'Delta', why: 'Cheaper' },
    });
    const path = `/loss-shares?after=${position}`;
    const { body } = await api.get<LossShares>(path);
    const csv = await api.get<string>(path, { accept: 'text/csv, application/json;q=0.5' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const rows = parse<Record<string, string>>(csv.text, { columns: true });
    expect(
      rows.map(({ seller, sent, refused, ofAll }) => [seller, Number(sent), Number(refused), Number(ofAll)]),
    ).toEqual(body.rows.map(({ seller, sent, shares }) => [seller, sent, shares[0]?.refused, shares[0]?.ofAll]));
    expect(body.totals).toMatchObject({ sent: 1, refused: { 'too-expensive': 1 } });
    const lostTo = await api.get<string>(path.replace('loss-shares', 'competitors'), { accept: 'text/csv' });
    expect(parse(lostTo.text)).toEqual([
      ['competitor', 'offers', 'leads', 'reason:too-expensive', 'worth:EUR'],
      ['Delta', '1', '0', '1', '1'],
    ]);
    const none = await api.get<string>('/loss-shares?from=2099-01-01', { accept: 'text/csv' });
    expect(none.text).toBe(csv.text.slice(0, csv.text.indexOf('\n') + 1));
    const funnel = await api.get<string>('/funnels/universal', { accept: 'text/csv' });
    expect(parse<object>(funnel.text, { columns: true })).toHaveLength(11);
  });

  it('tells the state of the read models once every one has seen a position', async () => {
    const { position } = await api.done('/clients', { externalId: 'just-now' });
    const { body } = await api.get<Status>(`/status?after=${position}`);
    expect(body.readModels.filter((model) => model.position < position)).toEqual([]);
    expect(body.readModels.length).toBeGreaterThan(3);
  });

  it('finds the dormant as of any day, and what the rule says of the client today', async () => {
    const { id } = await api.done('/clients', { externalId: 'sleeper' }, on(0));
    let position = '';
    for (const day of [0, 10, 20]) {
      ({ position } = await api.done(`/clients/${id}/purchases`, { amount: { minor: 100, currency: 'EUR' } }, on(day)));
    }
    const dormant = async (asOf: string) =>
      (await api.get<DormantClients>(`/clients/dormant?asOf=${asOf}&after=${position}`)).body;
    expect((await dormant('2024-02-19')).items).toEqual([]);
    expect((await dormant('2024-02-20')).items).toMatchObject([
      { clientId: id, medianGapDays: 10, silentDays: 30, purchases: 3 },
    ]);
    expect(await dormant('2024-01-15')).toMatchObject({ clientsWithPurchases: 1, eligible: 0, dormant: 0 });
    const csv = await api.get<string>('/clients/dormant?asOf=2024-02-20', { accept: 'text/csv' });
    expect(parse<object>(csv.text, { columns: true })).toMatchObject([
      { clientId: id, externalId: 'sleeper', medianGapDays: '10', silentDays: '30', 'spent:EUR': '300' },
    ]);
    const none = await api.get<string>('/clients/dormant?asOf=2024-02-19', { accept: 'text/csv' });
    expect(`${none.text.trim()},spent:EUR`).toBe(csv.text.split('\n')[0]);
  });

  it('names the next page in a header too, for those who read no field of the answer', async () => {
    let path: string | undefined = '/leads?limit=20&sort=-registeredAt&pipeline=freight';
    const found: string[] = [];
    while (path !== undefined) {
      const { body, headers }: Answer<LeadPage> = await api.get<LeadPage>(path);
      found.push(...body.items.map((lead) => lead.id));
      const link: string | null = headers.get('link');
      expect(link === null).toBe(body.next === null);
      path = link === null ? undefined : /^<(.+)>; rel="next"$/.exec(link)?.[1];
    }
    expect(found.sort()).toEqual((await all('pipeline=freight', 50)).map(({ id }) => id).sort());
    expect(found.length).toBeGreaterThan(20);
  });

  it('names it with the whole question, whatever stands in that', async () => {
    const { headers } = await api.get<LeadPage>('/leads?limit=1&pipeline=freight&from=2024-01-01&to=2024-12-31');
    expect(headers.get('link')).toMatch(/^<\/leads\?limit=1&pipeline=freight&from=2024-01-01&to=2024-12-31&cursor=/);
    for (const externalId of ['what?now', 'a&b=c', 'Олена']) {
      await api.done('/clients', { externalId });
      const { position } = await api.done('/clients', { externalId });
      const asked = encodeURIComponent(externalId).replace('%3F', '?');
      const first = await api.get<ClientPage>(`/clients?limit=1&externalId=${asked}&after=${position}`);
      const next = /^<(.+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
      const second = await api.get<ClientPage>(next);
      const found = [first, second].flatMap(({ body }) => body.items.map((one) => one.externalId));
      expect(found).toEqual([externalId, externalId]);
    }
  });

  it('shows in the status where every read model stands, with its lag and speed', async () => {
    const { body } = await api.get<Status>('/status');
    expect(body.timeZone).toBe('Europe/Kyiv');
    expect(body.readModels.map(({ name }) => name)).toEqual(READ_MODELS);
    for (const model of body.readModels)
      expect(model).toMatchObject({
        health: 'green',
        parked: 0,
        upToDate: true,
        position: body.head,
        partitions: [
          { partition: 0, position: body.head, lagSeconds: 0, owner: expect.any(String) as string, token: 1 },
        ],
      });
    expect(body.readModels[0]?.eventsPerSecond).toBeGreaterThan(0);
  });

  it('serves every pipeline template and reason, liveness and readiness', async () => {
    for (const path of ['/pipelines', '/reasons', '/health/live', '/health/ready'])
      expect((await api.get(path)).status).toBe(200);
    const { body } = await api.get<{ items?: { id: string }[] }>('/pipelines');
    expect(JSON.stringify(body)).toMatch(/classic-deal.*freight.*outbound-desk.*travel-agency.*universal.*web-studio/);
  });
});
