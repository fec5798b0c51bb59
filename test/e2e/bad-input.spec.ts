import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { Api, type Problem } from '../support/api.js';
import { type Bad, CLIENT, LEAD, SENT, DRAFT, amount, lead } from './bad-input/bad.js';
import { BAD_BODIES } from './bad-input/bodies.js';
import { BAD_FIELDS } from './bad-input/fields.js';
import { BAD_HEADERS } from './bad-input/headers.js';
import { BAD_READS } from './bad-input/reads.js';
import { BROKEN_RULES } from './bad-input/rules.js';

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

  it.each([...BAD_FIELDS, ...BROKEN_RULES, ...BAD_HEADERS, ...BAD_BODIES, ...BAD_READS])(
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

  it.each(['/', '/docs', '/docs/openapi.json', '/docs/openapi.yaml'])(
    'says so of %s too, which is no operation',
    async (path) => {
      for (const method of ['DELETE', 'OPTIONS', 'POST']) {
        const answer = await send({ what: '', method, path, status: 405 });
        expect([answer.status, answer.body.code]).toEqual([405, 'method-not-allowed']);
        expect(answer.headers.get('allow')).toBe('GET, HEAD');
      }
      expect((await fetch(api.url + path, { method: 'HEAD' })).status).toBe(200);
    },
  );

  it('a write without X-Actor is answered 401 before anything else is looked at', async () => {
    const answer = await api.send<Problem>('POST', '/leads', { 'content-type': 'application/json' }, '{"colour":1}');
    const errors = [
      { field: 'x-actor', rule: 'required', message: 'The header X-Actor is required: it names who acts' },
    ];
    expect(answer).toMatchObject({ status: 401, body: { code: 'actor-missing', errors } });
    expect(answer.headers.get('www-authenticate')).toMatch(/^X-Actor /);
  });

  it.each(['system', 'System', 'IMPORT', '', 'a b'])('nobody acts as %j', async (actor) => {
    const headers = { 'content-type': 'application/json', 'x-actor': actor };
    const answer = await api.send<Problem>('POST', '/clients', headers, '{}');
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

  it.each([
    ['with its length said', { 'content-length': '10000000' }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
    ['on a connection that ends with the answer', { 'content-length': '10000000', connection: 'close' }],
    ['in chunks on such a connection', { 'transfer-encoding': 'chunked', connection: 'close' }],
  ])(
    'a body of 10 MB %s is answered 413 also to a client that reads nothing before it has sent all',
    async (_, how) => {
      expect(await sentWhole(`${api.url}/clients`, how, 10)).toBe(413);
      expect((await api.status()).head).toBe(head);
    },
  );

  it('a body that is too large and breaks off has one answer', async () => {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    let said = '';
    socket.on('data', (text: string) => (said += text));
    const headers = ['Host: localhost', 'X-Actor: anna', 'Content-Type: application/json', 'Content-Length: 10000000'];
    socket.write(`${['POST /clients HTTP/1.1', ...headers].join('\r\n')}\r\n\r\n{`);
    await once(socket, 'data');
    socket.end();
    await once(socket, 'close');
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413']);
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

/** The status of the answer, once the whole body was taken from us. @throws where the connection ends before */
function sentWhole(url: string, how: Record<string, string>, megabytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-actor': 'anna', 'content-type': 'application/json', ...how };
    const sent = request(url, { method: 'POST', headers }).on('error', reject);
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    for (let n = 0; n < megabytes; n++) sent.write(' '.repeat(1_000_000));
    sent.end(() => {
      answered.then(([response]) => {
        response.resume().on('end', () => {
          resolve(response.statusCode ?? 0);
        });
      }, reject);
    });
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
