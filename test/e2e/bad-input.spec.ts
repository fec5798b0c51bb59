import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { Api, type Problem } from '../support/api.js';

interface Bad {
  readonly what: string;
  readonly path: string;
  readonly method?: string;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code?: string;
  /** Fields with the rules they break. */
  readonly errors?: readonly (readonly [field: string, rule: string])[];
  /** Must be said. */
  readonly says?: RegExp;
}

const CLIENT = randomUUID();
const LEAD = randomUUID();
const SENT = randomUUID();
const DRAFT = randomUUID();
const NOBODY = randomUUID();
const amount = { minor: 100, currency: 'EUR' };
const lead = { clientId: CLIENT, pipeline: 'universal', source: 'call' };
const controlPoint = { due: '2099-01-01T00:00:00Z', expected: 'The budget', from: 'client' };
const waiting = { to: 'needs-information', missing: ['budget'], comment: 'Clarify', controlPoint };
const ofLead = (path: string, more: Partial<Bad> & Pick<Bad, 'what' | 'status'>): Bad => ({
  path: `/leads/${LEAD}/${path}`,
  body: {},
  ...more,
});
const ofOffer = (path: string, more: Partial<Bad> & Pick<Bad, 'what'>): Bad => ({
  path: `/leads/${LEAD}/offers/${path}`,
  body: {},
  status: 422,
  code: 'offer-wrong-state',
  says: /^offerId/,
  ...more,
});
const invalid = { status: 400, code: 'invalid-field' };

const WRITES: readonly Bad[] = [
  {
    what: 'an unknown lead',
    path: `/leads/${NOBODY}/assign`,
    body: { seller: 'olga' },
    status: 404,
    code: 'lead-not-found',
  },
  {
    what: 'an unknown client of a lead',
    path: '/leads',
    body: { ...lead, clientId: NOBODY },
    status: 404,
    code: 'client-not-found',
    says: /^clientId: /,
  },
  {
    what: 'an unknown pipeline',
    path: '/leads',
    body: { ...lead, pipeline: 'none' },
    status: 404,
    code: 'pipeline-not-found',
  },
  { what: 'a purchase of an unknown client', path: `/clients/${NOBODY}/purchases`, body: { amount }, status: 404 },
  {
    what: 'a contact with an unknown client',
    path: `/clients/${NOBODY}/contacts`,
    body: { kind: 'call', summary: 'x' },
    status: 404,
  },
  ofOffer(`${NOBODY}/send`, { what: 'an unknown offer', status: 404, code: 'offer-not-found' }),
  {
    what: 'an unknown reason to retire',
    path: '/reasons/none/retire',
    body: {},
    status: 404,
    code: 'reason-not-found',
  },
  {
    what: 'a lead id that is none',
    path: '/leads/4711/assign',
    body: { seller: 'olga' },
    ...invalid,
    errors: [['leadId', 'isUuid']],
  },
  {
    what: 'a number for a text',
    path: '/leads',
    body: { ...lead, interest: 4 },
    ...invalid,
    errors: [['interest', 'isString']],
  },
  {
    what: 'a source that is none',
    path: '/leads',
    body: { ...lead, source: 'fax' },
    ...invalid,
    errors: [['source', 'isIn']],
  },
  {
    what: 'no client',
    path: '/leads',
    body: { ...lead, clientId: undefined },
    ...invalid,
    errors: [['clientId', 'isUuid']],
  },
  {
    what: 'null for a client',
    path: '/leads',
    body: { ...lead, clientId: null },
    ...invalid,
    errors: [['clientId', 'isUuid']],
  },
  {
    what: 'an unknown field',
    path: '/leads',
    body: { ...lead, colour: 'red' },
    ...invalid,
    errors: [['colour', 'unknownField']],
  },
  {
    what: 'an unknown parameter',
    path: '/leads?colour=red',
    body: lead,
    status: 400,
    code: 'invalid-parameter',
    errors: [['colour', 'unknownField']],
  },
  { what: 'a field named __proto__', path: '/leads', body: '{"__proto__":{"a":1}}', status: 400 },
  {
    what: 'the id of the path in the body too',
    path: `/leads/${LEAD}/assign`,
    body: { leadId: LEAD, seller: 'olga' },
    ...invalid,
    errors: [['leadId', 'unknownField']],
  },
  {
    what: 'half a cent',
    path: '/leads',
    body: { ...lead, amount: { minor: 0.5, currency: 'EUR' } },
    ...invalid,
    errors: [['amount.minor', 'isInt']],
  },
  {
    what: 'an amount below nothing',
    path: '/leads',
    body: { ...lead, amount: { minor: -1, currency: 'EUR' } },
    ...invalid,
    errors: [['amount.minor', 'min']],
  },
  {
    what: 'a currency that is none',
    path: '/leads',
    body: { ...lead, amount: { minor: 1, currency: 'EURO' } },
    ...invalid,
    errors: [['amount.currency', 'isIn']],
  },
  {
    what: 'an unknown field of a part',
    path: '/leads',
    body: { ...lead, amount: { ...amount, tax: 1 } },
    ...invalid,
    errors: [['amount.tax', 'unknownField']],
  },
  { what: 'a list for a part', path: '/leads', body: { ...lead, amount: [amount] }, ...invalid, says: /amount/ },
  {
    what: 'a lead that is there already',
    path: '/leads',
    body: { ...lead, leadId: LEAD },
    status: 409,
    code: 'lead-exists',
  },
  {
    what: 'a client that is there already',
    path: '/clients',
    body: { clientId: CLIENT },
    status: 409,
    code: 'client-exists',
  },
  ofLead('lose', { what: 'a loss without a reason', ...invalid, errors: [['reason', 'matches']] }),
  ofLead('lose', {
    what: 'a loss with a blank reason',
    body: { reason: '' },
    ...invalid,
    errors: [['reason', 'matches']],
  }),
  ofLead('lose', {
    what: 'a loss with an unknown reason',
    body: { reason: 'mood' },
    status: 400,
    code: 'unknown-reason',
    says: /^reason/,
  }),
  ofLead('lose', {
    what: 'a loss to nobody',
    body: { reason: 'chose-competitor' },
    status: 422,
    code: 'competitor-required',
    says: /^competitor/,
  }),
  ofLead('status', { what: 'a loss by the back door', body: { to: 'closed' }, status: 422, code: 'loss-needs-reason' }),
  ofLead('status', {
    what: 'a wait by the back door',
    body: { to: 'needs-information' },
    status: 422,
    code: 'waiting-needs-control-point',
  }),
  ofLead('status', {
    what: 'a status that is none',
    body: { to: 'paradise' },
    status: 400,
    code: 'unknown-status',
    says: /^to/,
  }),
  ofLead('wait', {
    what: 'a wait for nothing',
    body: { ...waiting, missing: [] },
    ...invalid,
    errors: [['missing', 'arrayMinSize']],
  }),
  ofLead('wait', {
    what: 'a wait without a control point',
    body: { ...waiting, controlPoint: undefined },
    ...invalid,
    says: /controlPoint/,
  }),
  ofLead('wait', {
    what: 'a due date that is none',
    body: { ...waiting, controlPoint: { ...controlPoint, due: '2026-02-30T10:00:00Z' } },
    ...invalid,
    errors: [['controlPoint.due', 'isInstant']],
  }),
  ofLead('wait', {
    what: 'a due date without an offset',
    body: { ...waiting, controlPoint: { ...controlPoint, due: '2099-02-03T10:00:00' } },
    ...invalid,
    errors: [['controlPoint.due', 'isInstant']],
  }),
  ofLead('wait', {
    what: 'a due date with an offset of 25 hours',
    body: { ...waiting, controlPoint: { ...controlPoint, due: '2099-02-03T10:00:00+25:00' } },
    ...invalid,
    errors: [['controlPoint.due', 'isInstant']],
  }),
  ofLead('wait', {
    what: 'a due date in the past',
    body: { ...waiting, controlPoint: { ...controlPoint, due: '2020-02-03T10:00:00Z' } },
    status: 422,
    code: 'control-point-in-the-past',
    says: /^controlPoint\.due/,
  }),
  ofLead('information', { what: 'information for a lead that does not wait', status: 422, code: 'not-waiting' }),
  ofLead('reopen', {
    what: 'the reopening of an open lead',
    body: { reason: 'x' },
    status: 422,
    code: 'lead-not-closed',
  }),
  ofLead('reopen', { what: 'a reopening without a reason', ...invalid, errors: [['reason', 'isString']] }),
  ofLead('qualify', {
    what: 'texts for flags',
    body: { reachable: 'yes', wish: true, budget: true },
    ...invalid,
    errors: [['reachable', 'isBoolean']],
  }),
  ofLead('contacts', {
    what: 'a blank summary',
    body: { kind: 'call', summary: ' \n ' },
    ...invalid,
    errors: [['summary', 'matches']],
  }),
  ofLead('contacts', {
    what: 'a summary beyond its length',
    body: { kind: 'call', summary: 'x'.repeat(4_001) },
    ...invalid,
    errors: [['summary', 'isLength']],
  }),
  ofLead('offers', {
    what: 'a last day that is none',
    body: { number: 'O', amount, validUntil: '2026-02-29' },
    ...invalid,
    errors: [['validUntil', 'isDay']],
  }),
  ofLead('offers', {
    what: 'an offer that is there already',
    body: { offerId: DRAFT, number: 'O', amount },
    status: 409,
    code: 'offer-exists',
  }),
  ofOffer(`${DRAFT}/send`, { what: 'a draft sent before it was requested' }),
  ofOffer(`${DRAFT}/accept`, { what: 'a draft accepted' }),
  ofOffer(`${DRAFT}/refuse`, { what: 'a draft refused', body: { reason: 'too-expensive' } }),
  ofOffer(`${DRAFT}/rework`, { what: 'a draft reworked' }),
  ofOffer(`${SENT}/request`, { what: 'a sent offer requested' }),
  ofOffer(`${SENT}/send`, { what: 'a sent offer sent again' }),
  ofOffer(`${SENT}/refuse`, { what: 'a refusal without a reason', ...invalid, says: /reason/ }),
  {
    what: 'a pipeline without a won status',
    path: '/pipelines/bad',
    body: {
      labels: { en: 'Bad' },
      entry: 'a',
      statuses: ['a', 'b', 'c'].map((code) => ({
        code,
        kind: 'open',
        part: 'top',
        labels: { en: code },
        meaning: code,
        playbook: [],
      })),
    },
    status: 422,
    code: 'pipeline-needs-kinds',
    says: /^statuses/,
  },
  {
    what: 'a time of happening that is none',
    path: '/clients',
    headers: { 'x-occurred-at': 'yesterday' },
    status: 400,
    code: 'invalid-header',
    errors: [['x-occurred-at', 'header']],
  },
  {
    what: 'a time of happening in the future',
    path: '/clients',
    headers: { 'x-occurred-at': '2999-01-01T00:00:00Z' },
    status: 400,
    errors: [['x-occurred-at', 'header']],
  },
  {
    what: 'a time before the lead was registered',
    path: `/leads/${LEAD}/assign`,
    body: { seller: 'ivan' },
    headers: { 'x-occurred-at': '2001-01-01T00:00:00Z' },
    status: 422,
    code: 'before-registration',
    says: /^occurredAt/,
  },
  {
    what: 'an If-Match on a lead that is not there',
    path: `/leads/${NOBODY}/qualify`,
    body: { reachable: true, wish: true, budget: true },
    headers: { 'if-match': '"4"' },
    status: 412,
    says: /nothing has happened here yet/,
  },
  {
    what: 'a time before there was any selling through it',
    path: '/clients',
    headers: { 'x-occurred-at': '0001-01-01T00:00:00Z' },
    status: 400,
    errors: [['x-occurred-at', 'header']],
    says: /from 1900 on/,
  },
  {
    what: 'an If-Match that is no revision',
    path: '/clients',
    headers: { 'if-match': '"abc"' },
    status: 400,
    errors: [['if-match', 'header']],
  },
  ...['1', '"1', 'W/"1"', '"1", "2"', '*, "1"', '""'].map((tag) => ({
    what: `an If-Match of ${tag}`,
    path: '/clients',
    headers: { 'if-match': tag },
    status: 400,
    code: 'invalid-header',
    errors: [['if-match', 'header']] as const,
    says: /If-Match must be one ETag.*within quotes/,
  })),
  ...[
    '2020-01-01T24:00:00Z',
    '2020-01-01T10:00:00+25:00',
    '2020-01-01T10:00:00+02:75',
    '9999-12-31T23:59:59-01:00',
  ].map((time) => ({
    what: `${time} as the time of happening`,
    path: '/clients',
    headers: { 'x-occurred-at': time },
    status: 400,
    errors: [['x-occurred-at', 'header']] as const,
  })),
  {
    what: 'an Idempotency-Key with blanks',
    path: '/clients',
    headers: { 'idempotency-key': 'a b' },
    status: 400,
    errors: [['idempotency-key', 'header']],
  },
  {
    what: 'an Idempotency-Key without end',
    path: '/clients',
    headers: { 'idempotency-key': 'k'.repeat(129) },
    status: 400,
    errors: [['idempotency-key', 'header']],
  },
  {
    what: 'nobody who acts',
    path: '/clients',
    headers: { 'x-actor': '' },
    status: 401,
    code: 'actor-missing',
    says: /X-Actor/,
  },
  {
    what: 'an actor who is none',
    path: '/clients',
    headers: { 'x-actor': 'Anna Petrova' },
    status: 401,
    code: 'actor-missing',
    says: /X-Actor/,
  },
  {
    what: 'a loss without a reason, and a competitor without a why',
    path: `/leads/${LEAD}/lose`,
    body: { competitor: { name: 'Delta' } },
    status: 400,
    says: /^reason is missing: reason must be a code.*competitor\.why is missing: competitor\.why must be a string/,
  },
  ...['system', 'import'].map((name) => ({
    what: `${name}, the name that Leadger itself goes by, as an actor`,
    path: '/clients',
    headers: { 'x-actor': name },
    status: 401,
    code: 'actor-missing',
    says: /system and import are Leadger itself/,
  })),
  { what: 'broken JSON', path: '/clients', body: '{"kind": "person"', status: 400, code: 'malformed-request' },
  ...['\\ud800', '\\udc00\\ud83d', 'a\\u0000b'].flatMap((text) => [
    {
      what: `the text "${text}"`,
      path: '/clients',
      body: `{"personal":{"name":"Olena","phones":["${text}"]}}`,
      status: 400,
      code: 'malformed-request',
      says: /Unicode/,
    },
    {
      what: `a field named "${text}"`,
      path: '/clients',
      body: `{"${text}":1}`,
      status: 400,
      code: 'malformed-request',
      says: /Unicode/,
    },
  ]),
  {
    what: 'lists in lists without end',
    path: '/clients',
    body: `{"externalId":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    status: 400,
    code: 'malformed-request',
    says: /at most 20 deep/,
  },
  { what: 'a list as body', path: '/clients', body: [], status: 400, code: 'invalid-body' },
  { what: 'a text as body', path: '/clients', body: '"x"', status: 400, code: 'invalid-body' },
  {
    what: 'a body that is not JSON',
    path: '/clients',
    body: '<xml/>',
    headers: { 'content-type': 'text/xml' },
    status: 415,
    code: 'body-not-json',
  },
  ...['latin1', 'UTF-16', '"iso-8859-5"', 'utf-8-sig'].map((charset) => ({
    what: `JSON in ${charset}`,
    path: '/clients',
    headers: { 'content-type': `application/json; charset=${charset}` },
    status: 415,
    code: 'charset-not-utf-8',
    says: /charset/,
  })),
  ...['gzip', 'br', 'identity, gzip'].map((coding) => ({
    what: `a body in the coding ${coding}`,
    path: '/clients',
    headers: { 'content-encoding': coding },
    status: 415,
    code: 'body-encoded',
    says: /Content-Encoding/,
  })),
  { what: 'a plain text', path: '/clients', body: '{}', headers: { 'content-type': 'text/plain' }, status: 415 },
  {
    what: 'a form',
    path: '/clients',
    body: 'kind=person',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
  },
  { what: 'an unknown path', path: '/nowhere', body: {}, status: 404, code: 'no-such-resource' },
  { what: 'PUT on the leads', method: 'PUT', path: '/leads', body: {}, status: 405, says: /GET.*|POST/ },
  { what: 'DELETE of a lead', method: 'DELETE', path: `/leads/${LEAD}`, status: 405, says: /GET/ },
  { what: 'POST to a report', path: '/loss-shares', body: {}, status: 405, says: /GET/ },
];

const reading = (path: string, more: Partial<Bad> & Pick<Bad, 'what'>): Bad => ({
  method: 'GET',
  path,
  status: 400,
  ...more,
});
const parameter = (field: string, rule: string): Partial<Bad> => ({
  code: 'invalid-parameter',
  errors: [[field, rule]],
});

const READS: readonly Bad[] = [
  reading('/funnels/universal?version=99', { what: 'an unknown version', status: 404, says: /version=99$/ }),
  reading(`/leads/${NOBODY}`, { what: 'an unknown lead', status: 404, code: 'no-such-resource' }),
  reading(`/leads/${NOBODY}/history`, { what: 'the history of an unknown lead', status: 404 }),
  reading(`/clients/${NOBODY}`, { what: 'an unknown client', status: 404 }),
  reading('/funnels/none', { what: 'the funnel of an unknown pipeline', status: 404 }),
  reading('/pipelines/none', { what: 'an unknown pipeline', status: 404 }),
  reading('/leads/4711', { what: 'a lead id that is none', ...parameter('leadId', 'isUuid') }),
  reading('/leads?colour=red', { what: 'an unknown parameter', ...parameter('colour', 'unknownField') }),
  reading('/leads?client=4711', { what: 'a client id that is none', ...parameter('client', 'isUuid') }),
  reading('/leads?limit=0', { what: 'a page of nothing', ...parameter('limit', 'min') }),
  reading('/leads?limit=201', { what: 'too large a page', ...parameter('limit', 'max') }),
  reading('/leads?limit=007', { what: 'a number that begins with zeros', ...parameter('limit', 'isInt') }),
  reading('/leads?limit=many', { what: 'a word for a number', ...parameter('limit', 'isInt') }),
  reading('/leads?from=2026-02-30', { what: 'a day that is none', ...parameter('from', 'isDay') }),
  ...['cursor=%ff', 'cursor=a%00b', 'cursor=%ed%a0%80', 'cursor=%zz', '%c3=1'].map((query) =>
    reading(`/leads?${query}`, {
      what: `the query ${query}`,
      code: 'malformed-request',
      says: /percent-encoded UTF-8/,
    }),
  ),
  ...['%ff', '%ed%a0%80', '%zz'].map((name) =>
    reading(`/funnels/${name}`, { what: `the pipeline ${name}`, code: 'malformed-request' }),
  ),
  reading('/leads?sort=name', { what: 'an order that is none', ...parameter('sort', 'isIn') }),
  reading('/leads?status=new&status=ready', { what: 'one parameter twice', ...parameter('status', 'matches') }),
  reading('/leads?cursor=nonsense', { what: 'a cursor that is none', code: 'invalid-cursor', says: /^cursor/ }),
  ...['%20', '-', '42', 'zzzzzzzzzzzzzzzz', '000000000000001'].map((text) =>
    reading(`/leads?after=${text}`, { what: `the position ${text}`, ...parameter('after', 'isPosition') }),
  ),
  reading('/leads?after=00000000000000000001-00000000000000000001', {
    what: 'a position of another kind of log',
    code: 'position-beyond-log',
    errors: [['after', 'inLog']],
  }),
  ...['/status', `/leads/${LEAD}/history`].map((path) =>
    reading(`${path}?after=9999999999999999`, {
      what: `${path} after a position beyond the log`,
      code: 'position-beyond-log',
    }),
  ),
  ...['live', 'ready'].map((which) =>
    reading(`/health/${which}?after=0000000000000001`, {
      what: `health (${which}) after a position`,
      ...parameter('after', 'unknownField'),
    }),
  ),
  reading('/leads?after=9999999999999999', {
    what: 'a position beyond the log',
    code: 'position-beyond-log',
    errors: [['after', 'inLog']],
  }),
  reading('/clients/dormant?asOf=yesterday', { what: 'a day in words', ...parameter('asOf', 'isDay') }),
  reading('/clients/dormant?factor=two', { what: 'a factor in words', ...parameter('factor', 'isNumber') }),
  reading('/loss-shares?period=decade', { what: 'a period that is none', ...parameter('period', 'isIn') }),
  reading('/funnels/universal?version=0', { what: 'a version that is none', ...parameter('version', 'min') }),
  reading('/leads', { what: 'leads as HTML', headers: { accept: 'text/html' }, status: 406, code: 'not-acceptable' }),
  reading('/leads', { what: 'leads as CSV', headers: { accept: 'text/csv' }, status: 406, says: /application\/json/ }),
];

describe('bad input', () => {
  let api: Api;
  let head = '';

  beforeAll(async () => {
    api = await Api.start();
    await api.done('/clients', { clientId: CLIENT });
    await api.done('/leads', { ...lead, leadId: LEAD, seller: 'olga' });
    for (const offerId of [DRAFT, SENT]) await api.done(`/leads/${LEAD}/offers`, { offerId, number: 'O', amount });
    await api.done(`/leads/${LEAD}/offers/${SENT}/request`);
    await api.done(`/leads/${LEAD}/offers/${SENT}/send`);
  });
  beforeEach(async () => {
    head = (await api.status()).head;
  });
  afterAll(async () => {
    expect(await api.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  const send = ({ method = 'POST', path, body, headers }: Bad) => {
    const json = JSON.stringify(method === 'POST' ? (body ?? {}) : body) as string | undefined;
    const text = typeof body === 'string' ? body : json;
    const own = {
      ...(method === 'GET' ? {} : { 'x-actor': 'anna' }),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return api.send<Problem>(method, path, { ...own, ...headers }, text);
  };

  it.each([...WRITES, ...READS])(
    '$what, sent to $path, is answered $status, says why, and changes nothing',
    async (bad) => {
      const { status, headers, body } = await send(bad);
      expect([status, body.status, body.type]).toEqual([bad.status, bad.status, `urn:leadger:problem:${body.code}`]);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(headers.get('x-correlation-id')).toBe(body.correlationId);
      if (bad.code) expect(body.code).toBe(bad.code);
      if (bad.says) expect(body.detail).toMatch(bad.says);
      for (const [field, rule] of bad.errors ?? []) {
        expect(body.errors?.map((error) => [error.field, error.rule])).toContainEqual([field, rule]);
        const name = field.split('.').at(-1) ?? '';
        expect(body.errors?.every(({ message }) => message.toLowerCase().includes(name.toLowerCase()))).toBe(true);
      }
      expect((await api.status()).head).toBe(head);
    },
  );

  it('names every field that breaks a rule, not only the first', async () => {
    const { body } = await api.post<Problem>('/leads', { clientId: 1, pipeline: '', source: 'fax', x: 1 });
    expect(new Set(body.errors?.map(({ field }) => field))).toEqual(new Set(['clientId', 'pipeline', 'source', 'x']));
  });

  it('says with 405 which methods there are', async () => {
    const answer = await send({ what: '', method: 'PUT', path: '/leads', body: {}, status: 405 });
    expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
  });

  it('a write without X-Actor is answered 401 before anything else is looked at', async () => {
    const answer = await api.send<Problem>('POST', '/leads', { 'content-type': 'application/json' }, '{"colour":1}');
    expect(answer).toMatchObject({ status: 401, body: { code: 'actor-missing' } });
  });

  it('a page that another site makes ask this machine (foreign Host) is answered 403, reads and writes alike', async () => {
    for (const method of ['GET', 'POST']) {
      const path = method === 'GET' ? '/leads' : '/clients';
      const { status, body } = await asHost('leadger.example.com', method, api.url + path);
      expect([status, (JSON.parse(body) as Problem).code]).toEqual([403, 'forbidden']);
    }
    expect((await asHost('localhost', 'GET', `${api.url}/leads`)).status).toBe(200);
    expect((await api.status()).head).toBe(head);
  });

  it('a body of 10 MB is answered 413 as soon as its length is said, and changes nothing', async () => {
    const { status, type, body } = await announced(`${api.url}/clients`, 10_000_000);
    expect([status, type, body.status, body.code]).toEqual([
      413,
      'application/problem+json; charset=utf-8',
      413,
      'body-too-large',
    ]);
    expect((await api.status()).head).toBe(head);
  });

  it('a body of 10 MB in chunks, without a length, is answered 413 too, or the connection is closed', async () => {
    const status = await chunked(`${api.url}/clients`, 10);
    expect([413, 'closed']).toContain(status);
    expect((await api.status()).head).toBe(head);
  });

  it('a request that is no HTTP does no harm', async () => {
    expect(await asHost('localhost', 'GET', `${api.url}/leads/%zz`)).toMatchObject({ status: 400 });
    expect((await api.status()).head).toBe(head);
  });
});

function asHost(host: string, method: string, url: string): Promise<{ status: number; body: string }> {
  const headers = { host, 'x-actor': 'anna', ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    sent.on('error', reject).end(method === 'POST' ? '{}' : undefined);
  });
}

function chunked(url: string, megabytes: number): Promise<number | 'closed'> {
  return new Promise((resolve) => {
    const headers = { 'x-actor': 'anna', 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const sent = request(url, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
      sent.destroy();
    });
    sent.on('error', () => {
      resolve('closed');
    });
    for (let n = 0; n < megabytes; n++) sent.write(' '.repeat(1_000_000));
    sent.end('{}');
  });
}

/** The answer to headers that announce a body of so many bytes; a client that went on sending could miss it. */
function announced(url: string, bytes: number): Promise<{ status: number; type: string; body: Problem }> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-actor': 'anna', 'content-type': 'application/json', 'content-length': bytes };
    const sent = request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (more: string) => (text += more));
      response.on('end', () => {
        const { statusCode: status = 0, headers: said } = response;
        resolve({ status, type: said['content-type'] ?? '', body: JSON.parse(text) as Problem });
        sent.destroy();
      });
    });
    sent.on('error', reject).flushHeaders();
  });
}
