import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Api } from '../support/api.js';
import { leadger, makePlace, type Place, run, startApp } from '../support/processes.js';
import { COUNTING_DAYS, READ_MODELS } from '../support/read-models.js';
import { sampleLog } from '../support/sample-log.js';

const APP = 'apps/standalone/src/main.js';

describe('the app as a program', () => {
  let place: Place;

  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => {
    place.remove();
  });

  const refusal = async (settings: Record<string, string>): Promise<string> => {
    const { code, stdout, stderr } = await run(APP, [], { ...place.env, ...settings }).finished;
    // Standard output may hold lines of the log, but never says that there is an API.
    expect([code, stdout]).toEqual([1, expect.not.stringMatching(/API/)]);
    expect(stderr).not.toMatch(/\n\s+at /);
    return stderr;
  };

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers what is in flight at %s, takes nothing new, and ends with exit code 0',
    async (signal) => {
      const api = await Api.start({}, { ...place, remove: () => undefined });
      const { head } = await api.status();
      const open = await Promise.all(Array.from({ length: 12 }, (_, n) => halfARequest(api.url, `flight-${n}`)));
      const ended = api.app.stop(signal);
      await refusedAt(api.url);
      const answers = await Promise.all(open.map((finish) => finish()));
      expect(answers).toEqual(answers.map(() => expect.stringMatching(/^HTTP\/1\.1 201 /) as string));
      expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
      const lines = (await leadger(['export'], place.env).finished).stdout.split('\n').slice(0, -1);
      const after = lines.map((line) => JSON.parse(line) as { position: string; metadata: { commandId: string } });
      const added = after.filter(({ position }) => position > head).map(({ metadata }) => metadata.commandId);
      expect(added.sort()).toEqual(Array.from({ length: 12 }, (_, n) => `flight-${n}`).sort());
    },
  );

  it('ends with exit code 0 also where connections are open on which no request has come to its end', async () => {
    const api = await Api.start({}, { ...place, remove: () => undefined });
    const { hostname, port } = new URL(api.url);
    const sockets = ['', 'GET /status HT'].map((said) => {
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      socket.write(said);
      return socket;
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await halfARequest(api.url, 'never-sent');
    expect(await api.stop()).toMatchObject({ code: 0, signal: null, stderr: '' });
    for (const socket of sockets) socket.destroy();
  });

  it('takes a signal that comes twice at once for one, as where a terminal tells npm and npm tells its program', async () => {
    const api = await Api.start({}, { ...place, remove: () => undefined });
    const finish = await halfARequest(api.url, 'in-flight');
    const ended = api.app.stop('SIGINT');
    // Another kind: two of one kind may reach a process as one.
    api.app.child.kill('SIGTERM');
    await refusedAt(api.url);
    expect(await finish()).toMatch(/^HTTP\/1\.1 201 /);
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('ends an import at SIGTERM after the rows in flight, with exit code 0 and how to go on', async () => {
    const { log, mapping } = sampleLog(place.folder, 1_500);
    const importing = leadger(['import', log, '--mapping', mapping], place.env);
    await importing.reports(/imported: .*rows/);
    const { code, stdout } = await importing.stop('SIGTERM');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/stopped before the end of the file; run the import again/),
    ]);
    const [, rows = '', mapped = '', skipped = ''] =
      /([\d,]+) rows read = ([\d,]+) mapped \+ ([\d,]+) skipped/.exec(stdout) ?? [];
    const [read, ...parts] = [rows, mapped, skipped].map((count) => Number(count.replaceAll(',', '')));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(read);
    expect(read).toBeLessThan(12_000);
  });

  it('refuses to listen on an address that others can reach', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.7']) {
      expect(await refusal({ LEADGER_HOST: host })).toMatch(/LEADGER_HOST .*loopback/);
    }
  });

  it('refuses a setting that there is not, and every value that breaks its rule, all at once', async () => {
    const said = await refusal({
      LEADGER_PROT: '3000',
      LEADGER_PORT: 'http',
      LEADGER_TIME_ZONE: 'Kyiv',
      EVENT_STORE_URL: 'mysql://x',
    });
    for (const name of ['LEADGER_PROT', 'LEADGER_PORT', 'LEADGER_TIME_ZONE', 'EVENT_STORE_URL'])
      expect(said).toContain(name);
  });

  it('refuses partitions of a read model that there is not, and says which there are', async () => {
    const said = await refusal({ LEADGER_PARTITIONS: 'funels=4' });
    expect(said).toMatch(/LEADGER_PARTITIONS .*funels.*leads, clients, funnels/);
  });

  it('says that a store must name its file', async () => {
    expect(await refusal({ EVENT_STORE_URL: 'sqlite:' })).toMatch(/EVENT_STORE_URL .*name a file/);
  });

  it('says that the port is in use, and which setting changes it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    try {
      expect(await refusal({ LEADGER_PORT: port })).toMatch(/port.*in use.*LEADGER_PORT/i);
    } finally {
      other.close();
    }
  });

  it('says which file it cannot open', async () => {
    expect(await refusal({ EVENT_STORE_URL: `sqlite:${place.folder}` })).toContain(place.folder);
  });

  it('prints where its API and its documentation are, and starts again on what it left', async () => {
    const first = await startApp(place.env);
    expect(first.stdout).toMatch(/API +http:\/\/127\.0\.0\.1:\d+\n +documentation +http:\/\/127\.0\.0\.1:\d+\/docs\n/);
    const body = JSON.stringify({ externalId: 'kept' });
    const headers = { 'x-actor': 'anna', 'content-type': 'application/json' };
    expect((await fetch(`${first.url}/clients`, { method: 'POST', headers, body })).status).toBe(201);
    expect((await first.stop()).code).toBe(0);
    const api = await Api.start({}, { ...place, remove: () => undefined });
    const { head } = await api.status();
    expect((await api.get<{ items: unknown[] }>(`/clients?externalId=kept&after=${head}`)).body.items).toHaveLength(1);
    expect((await api.stop()).code).toBe(0);
  });

  it('gives an empty log the six templates once, also when two apps start at the same time', async () => {
    const apps = await Promise.all([startApp(place.env), startApp(place.env)]);
    expect((await Promise.all(apps.map((app) => app.stop()))).map(({ code }) => code)).toEqual([0, 0]);
    const { stdout } = await leadger(['export'], place.env).finished;
    expect(stdout.match(/"type":"PipelinePublished"/g)).toHaveLength(6);
  });

  it('rebuilds the reports when the time zone is another, and serves them then', async () => {
    const { log, mapping } = sampleLog(place.folder, 50);
    await leadger(['import', log, '--mapping', mapping], place.env).finished;
    const utc = await Api.start({}, { ...place, remove: () => undefined });
    await utc.caughtUp();
    expect((await utc.stop()).code).toBe(0);
    const kyiv = await Api.start({ LEADGER_TIME_ZONE: 'Pacific/Kiritimati' }, { ...place, remove: () => undefined });
    const { readModels } = await kyiv.caughtUp();
    const generations = Object.fromEntries(readModels.map(({ name, generation }) => [name, generation]));
    expect(generations).toEqual(
      Object.fromEntries(READ_MODELS.map((name) => [name, COUNTING_DAYS.includes(name) ? 2 : 1])),
    );
    expect((await kyiv.get('/funnels/sample')).body).toMatchObject({
      timeZone: 'Pacific/Kiritimati',
      leads: { registered: 50 },
    });
    expect((await kyiv.stop()).code).toBe(0);
  });
});

/**
 * A write whose headers have arrived (the server said `100 Continue`) and whose body has not.
 * @returns what sends the body and waits for the answer
 */
async function halfARequest(url: string, key: string): Promise<() => Promise<string>> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  let said = '';
  socket.on('data', (text: string) => (said += text));
  const body = '{"kind":"person"}';
  const headers = ['Host: localhost', 'X-Actor: anna', 'Content-Type: application/json', `Idempotency-Key: ${key}`];
  socket.write(
    ['POST /clients HTTP/1.1', ...headers, `Content-Length: ${body.length}`, 'Expect: 100-continue', '', ''].join(
      '\r\n',
    ),
  );
  await until(socket, () => said.includes('100 Continue'));
  return async () => {
    said = '';
    socket.write(body);
    await until(socket, () => said.includes('\r\n\r\n'));
    socket.end();
    return said;
  };
}

async function until(socket: Socket, holds: () => boolean): Promise<void> {
  while (!holds()) {
    if (socket.closed) throw new Error('The connection was closed before the answer came');
    await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  }
}

/** Waits until no new connection is taken any more. */
async function refusedAt(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (;;) {
    const socket = connect(Number(port), hostname);
    const taken = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (!taken) return;
  }
}
