import { join } from 'node:path';
import type { Problem } from '../support/api.js';
import { leadger, makePlace, type Place, type Program, type Running } from '../support/processes.js';
import { begin, logOf, PROCESSES, type ProcessName, startProcess } from '../support/three.js';
import { type EventStoreDbStandIn, startEventStoreDbStandIn } from '../servers/eventstoredb/server.js';
import { startTcpProxy } from '../servers/tcp-proxy.js';

const headers = { 'x-actor': 'anna', 'content-type': 'application/json' };
const register = (url: string, key: string, more: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/clients`, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': key, ...more },
    body: JSON.stringify({ externalId: key }),
  });

describe('command-api, query-api and projector over EventStoreDB', () => {
  let place: Place;
  let server: EventStoreDbStandIn;
  const programs: Program[] = [];

  beforeEach(async () => {
    place = makePlace();
    server = await startEventStoreDbStandIn({ path: join(place.folder, 'log.db') });
    place.env['EVENT_STORE_URL'] = server.url;
  }, 180_000);
  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL')));
    await server.stop();
    place.remove();
  }, 180_000);

  const kept = <P extends Program>(program: P): P => {
    programs.push(program);
    return program;
  };
  const start = async (name: ProcessName, settings: Record<string, string> = {}): Promise<Running> =>
    kept(await startProcess(name, { ...place.env, ...settings }));
  const revive = async (): Promise<void> => {
    server = await startEventStoreDbStandIn({ path: join(place.folder, 'log.db'), port: server.port });
  };

  it('each answers liveness, readiness with kind and version of both stores, and status', async () => {
    for (const app of await Promise.all(PROCESSES.map((name) => start(name)))) {
      expect(await (await fetch(`${app.url}/health/live`)).json()).toEqual({ status: 'ok' });
      expect(await (await fetch(`${app.url}/health/ready`)).json()).toEqual({
        status: 'ok',
        eventStore: expect.stringMatching(/^eventstoredb 23\.10/) as string,
        readStore: expect.stringMatching(/^sqlite 3\./) as string,
      });
      expect(await (await fetch(`${app.url}/status`)).json()).toMatchObject({
        readModels: expect.anything() as unknown,
      });
    }
  }, 180_000);

  it('each ends at SIGTERM with exit code 0', async () => {
    const apps = await Promise.all(PROCESSES.map((name) => start(name)));
    const ended = await Promise.all(apps.map((app) => app.stop()));
    expect(ended.map(({ code, signal, stderr }) => [code, signal, stderr])).toEqual(apps.map(() => [0, null, '']));
  }, 180_000);

  it('lose nothing while the log is away: 503 with what to do, alive meanwhile, and then it works again', async () => {
    const [commands, queries] = await Promise.all([start('command-api'), start('query-api'), start('projector')]);
    expect((await register(commands.url, 'before')).status).toBe(201);
    await server.stop();
    const begun = performance.now();
    const [refused, alive, ready, history] = await Promise.all([
      register(commands.url, 'meanwhile'),
      fetch(`${commands.url}/health/live`),
      fetch(`${commands.url}/health/ready`),
      fetch(`${queries.url}/status`),
    ]);
    expect(performance.now() - begun).toBeLessThan(10_000);
    for (const answer of [refused, ready, history]) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(((await refused.json()) as Problem).detail).toMatch(/Try again in a moment.*same Idempotency-Key/);
    expect(((await ready.json()) as Problem).details).toEqual({
      eventStore: expect.stringMatching(/nothing listens there: start EventStoreDB/) as string,
      readStore: expect.stringMatching(/^sqlite 3\./) as string,
    });
    expect(alive.status).toBe(200);

    await revive();
    const again = await register(commands.url, 'meanwhile');
    expect(again.status).toBe(201);
    const { position } = (await again.json()) as { position: string };
    for (const key of ['before', 'meanwhile']) {
      const found = await fetch(`${queries.url}/clients?externalId=${key}&after=${position}`);
      expect(((await found.json()) as { items: unknown[] }).items).toHaveLength(1);
    }
    expect((await fetch(`${commands.url}/health/ready`)).status).toBe(200);
  }, 180_000);

  it('answers within ten seconds also where many commands wait for one stream', async () => {
    const commands = await start('command-api');
    await server.stop();
    const begun = performance.now();
    const reason = (n: number): Promise<Response> =>
      fetch(`${commands.url}/reasons/too-dear`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': `reason-${n}` },
        body: JSON.stringify({ labels: { en: 'too dear', uk: 'задорого', ru: 'дорого' }, group: 'price' }),
      });
    const answers = await Promise.all([1, 2, 3, 4].map(reason));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    expect(performance.now() - begun).toBeLessThan(10_500);
  }, 180_000);

  it('wait at their start for the log, saying so, and begin when it is there', async () => {
    await server.stop();
    const env = { ...place.env, LEADGER_LOG_LEVEL: 'warn' };
    const apps = PROCESSES.map((name) => kept(begin(name, env)));
    for (const app of apps)
      await app.says(/Waiting for EventStoreDB, .*esdb:\/\/127\.0\.0\.1:\d+ .*nothing listens there/);
    await revive();
    for (const app of apps) await app.says(/API\s+http/);
  }, 180_000);

  it('end with a sentence when the wait is over, and with exit code 0 when they are stopped meanwhile', async () => {
    await server.stop();
    const short = { ...place.env, LEADGER_STORE_WAIT_MS: '1000' };
    const waiting = kept(begin('command-api', { ...place.env, LEADGER_LOG_LEVEL: 'warn' }));
    const ended = await Promise.all(PROCESSES.map((name) => kept(begin(name, short)).finished));
    for (const { code, stdout, stderr } of ended) {
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^leadger: .*start EventStoreDB.*It was waited for \d s \(LEADGER_STORE_WAIT_MS\)\n$/s);
    }
    await waiting.says(/Waiting for EventStoreDB/);
    expect(await waiting.stop()).toMatchObject({ code: 0, stderr: '' });
  }, 180_000);

  it('names every line of a request by its correlation id', async () => {
    const commands = await start('command-api', { LEADGER_LOG_LEVEL: 'debug' });
    const answer = await register(commands.url, 'noted', { 'x-correlation-id': 'trace-7' });
    expect(answer.headers.get('x-correlation-id')).toBe('trace-7');
    const live = await fetch(`${commands.url}/health/live`);
    const id = live.headers.get('x-correlation-id');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    await server.stop();
    const refused = await register(commands.url, 'refused');
    expect(((await refused.json()) as Problem).correlationId).toBe('refused');
    await commands.stop();
    const lines = logOf(commands).filter((line) => 'req' in line || 'res' in line || 'url' in line);
    expect(lines.map(({ correlationId }) => correlationId)).toEqual(['trace-7', id, 'refused', 'refused']);
    expect(lines.at(2)).toMatchObject({
      level: 40,
      method: 'POST',
      url: '/clients',
      msg: expect.stringMatching(/esdb:/) as string,
    });
  }, 180_000);

  it.each<[string, (deadPort: number) => Record<string, string>, RegExp]>([
    [
      'a host that is not there',
      () => ({ EVENT_STORE_URL: 'esdb://no-such-host.invalid?tls=false' }),
      /no such host is/,
    ],
    ['a port where nothing listens', () => ({ EVENT_STORE_URL: 'esdb://127.0.0.1:1?tls=false' }), /start EventStoreDB/],
    [
      'a log that never answers',
      (port) => ({ EVENT_STORE_URL: `esdb://127.0.0.1:${port}?tls=false` }),
      /check the network, the firewall/,
    ],
    [
      'no MongoDB',
      () => ({ READ_STORE_URL: 'mongodb://127.0.0.1:1/' }),
      /nothing that listens: check that MongoDB runs/,
    ],
  ])(
    'say within ten seconds what to do where the URL leads to %s',
    async (_, settings, sentence) => {
      const proxy = await startTcpProxy(server.port);
      proxy.blackHole(true);
      const env = { ...place.env, ...settings(proxy.port), LEADGER_LOG_LEVEL: 'warn' };
      // What Node takes to start two programs on a busy machine is not the store's.
      const before = performance.now();
      await Promise.all([1, 2].map(() => leadger(['--version'], place.env).finished));
      const begun = performance.now();
      const starting = begun - before;
      const app = kept(begin('projector', env));
      const cli = kept(leadger(['status'], env));
      await Promise.all([app.says(sentence), cli.reports(sentence)]);
      expect(performance.now() - begun - starting).toBeLessThan(10_000);
      expect(await app.stop()).toMatchObject({ code: 0, stderr: '' });
      expect(await cli.finished).toMatchObject({ code: 1, stdout: '' });
      expect(cli.stderr).not.toMatch(/\n\s+at /);
      await proxy.stop();
    },
    60_000,
  );
});
