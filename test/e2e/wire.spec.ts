import { once } from 'node:events';
import { request, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ClientCard } from '#reports';
import { type Accepted, Api, type Problem } from '../support/api.js';

interface Answer<Body> {
  readonly status: number;
  readonly type: string;
  readonly body: Body;
}

describe('what comes over the wire', () => {
  let api: Api;

  beforeAll(async () => {
    api = await Api.start();
  });
  afterAll(async () => {
    const ended = await api.stop();
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).not.toContain('Unexpected error');
  });

  async function ask<Body>(method: string, path: string, headers: OutgoingHttpHeaders, bytes?: Buffer) {
    const sent = request(api.url + path, { method, headers: { 'x-actor': 'anna', ...headers } }).end(bytes);
    const [response] = (await once(sent, 'response')) as Parameters<NonNullable<Parameters<typeof request>[2]>>;
    const body = JSON.parse(await text(response)) as Body;
    return { status: response.statusCode, type: response.headers['content-type'], body } as Answer<Body>;
  }
  const post = <Body>(bytes: Buffer, type = 'application/json') =>
    ask<Body>('POST', '/clients', { 'content-type': type }, bytes);
  const nameOf = async ({ id, position }: Accepted): Promise<string | undefined> =>
    (await api.get<ClientCard>(`/clients/${id}?after=${position}`)).body.personal?.name;

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"; v=1'])(
    'a body of %s is UTF-8, and comes back as it was',
    async (type) => {
      const json = JSON.stringify({ personal: { name: 'Олена Коваль 🚚' } });
      const { status, body } = await post<Accepted>(Buffer.from(json), type);
      expect([status, await nameOf(body)]).toEqual([201, 'Олена Коваль 🚚']);
    },
  );

  it('a condition counts behind however many headers', async () => {
    const { body } = await post<Accepted>(Buffer.from('{}'));
    const headers = { 'content-type': 'application/json', a: Array<string>(2_100).fill(''), 'if-match': '"7"' };
    const contact = Buffer.from('{"kind":"call","summary":"Asked"}');
    const answer = await ask<Problem>('POST', `/clients/${body.id}/contacts`, headers, contact);
    expect([answer.status, answer.body.code]).toEqual([412, 'stale-revision']);
  });

  it('a pair of surrogates that is escaped is the one character', async () => {
    const { body } = await post<Accepted>(Buffer.from('{"personal":{"name":"\\ud83d\\ude9a \\\\ud800"}}'));
    expect(await nameOf(body)).toBe('🚚 \\ud800');
  });

  it.each([
    ['Latin-1', Buffer.from('{"personal":{"name":"Zoë"}}', 'latin1')],
    ['UTF-16', Buffer.from('{"personal":{"name":"Zoë"}}', 'utf16le')],
    ['a character cut off', Buffer.from('{"personal":{"name":"Zo\xc3"}}', 'latin1')],
    ['a surrogate as bytes', Buffer.from('{"personal":{"name":"\xed\xa0\x80"}}', 'latin1')],
  ])('a body with bytes of %s is refused: nothing is guessed', async (what, bytes) => {
    const { head } = await api.status();
    const { status, body } = await post<Problem>(bytes);
    expect([status, body.code]).toEqual([400, 'malformed-request']);
    if (what !== 'UTF-16') expect(body.detail).toMatch(/UTF-8/);
    expect((await api.status()).head).toBe(head);
  });

  it.each([
    'localhost',
    'LOCALHOST',
    'LocalHost:3000',
    'localhost.',
    'localhost.:80',
    '127.0.0.1',
    '127.8.8.8:1',
    '[::1]',
    '[::1]:3000',
  ])('a request for %s is one for this machine', async (host) => {
    expect((await ask('GET', '/leads', { host })).status).toBe(200);
  });

  it.each([
    'localhost.example.com',
    'localhost:3000@example.com',
    'localhost:x',
    '127.0.0.1.example.com',
    '[::2]',
    '::1',
    '[localhost]',
  ])('a request for %p is not, and answered 403', async (host) => {
    expect(await ask('GET', '/leads', { host })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('a request for two hosts is answered 400', async () => {
    const answer = await raw(
      'GET /leads HTTP/1.1\r\nHost: localhost\r\nhost: example.com\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*Host must be there once/);
  });

  it.each([
    ['no HTTP', 'BREW /leads HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, 'malformed-request'],
    [
      'a URL with bytes that must be encoded',
      'GET /leads?seller=\xfc HTTP/1.1\r\nHost: localhost\r\n\r\n',
      400,
      'malformed-request',
    ],
    [
      'headers without end',
      `GET /leads HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
  ])('%s is answered as problem+json too', async (_, bytes, status, code) => {
    const [head = '', body = ''] = (await raw(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Z]`));
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ type: `urn:leadger:problem:${code}`, status, code });
  });

  it('a request that expects what nobody knows is answered like any other', async () => {
    const answer = await raw(
      'GET /health/live HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*"status":"ok"/);
  });

  it('a request that came whole is answered before what follows it and is no HTTP ends the connection', async () => {
    const body = '{"clientId":"5d7c4dd1-6f3b-4a58-8a4e-0f1d0c8f7a10"}';
    const head = 'POST /clients HTTP/1.1\r\nHost: localhost\r\nX-Actor: anna\r\nContent-Type: application/json';
    const answer = await raw(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}\0\0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 201 [^]*"id":"5d7c4dd1-6f3b-4a58-8a4e-0f1d0c8f7a10"[^]*\}$/);
  });

  it('a body that breaks off is nobody’s error, and changes nothing', async () => {
    const { head } = await api.status();
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write('POST /clients HTTP/1.1\r\nHost: localhost\r\nX-Actor: anna\r\nContent-Type: application/json\r\n');
    await new Promise((resolve) => socket.write('Content-Length: 10\r\n\r\n{}', resolve));
    socket.destroy();
    await once(socket, 'close');
    // The app is asked, so that it has seen the end; the test's own end looks at what it logged.
    expect((await api.status()).head).toBe(head);
  });

  async function raw(bytes: string): Promise<string> {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.on('error', () => undefined).write(Buffer.from(bytes, 'latin1'));
    return text(socket);
  }
});
