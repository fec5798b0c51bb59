import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leadger, makePlace, type Place } from '../support/processes.js';
import { begin, PROCESSES, startProcess } from '../support/three.js';
import { type Authority, describeWithOpenssl, makeAuthority } from '../servers/certificates.js';
import { type EventStoreDbStandIn, startEventStoreDbStandIn } from '../servers/eventstoredb/server.js';

const SECRET = 'tr0ub4dor-and-3';

const saidIn = async (answer: Response): Promise<string> => JSON.stringify([...answer.headers]) + (await answer.text());

describeWithOpenssl('secrets', () => {
  let place: Place;
  let authority: Authority;
  let server: EventStoreDbStandIn;
  let env: Record<string, string>;

  beforeAll(async () => {
    authority = makeAuthority();
    place = makePlace();
    server = await startEventStoreDbStandIn({ access: { ...authority.issue('node'), user: 'ops', password: SECRET } });
    writeFileSync(join(place.folder, 'password'), `${SECRET}\n`);
    env = {
      ...place.env,
      EVENT_STORE_URL: server.url,
      EVENT_STORE_USER: 'ops',
      EVENT_STORE_PASSWORD_FILE: join(place.folder, 'password'),
      EVENT_STORE_TLS_CA_FILE: authority.caFile,
      LEADGER_LOG_LEVEL: 'trace',
    };
  });
  afterAll(async () => {
    await server.stop();
    place.remove();
    authority.remove();
  });

  it('open the store to every process and the command line, and stand in no log, answer, status or health', async () => {
    const headers = { 'x-actor': 'anna', 'content-type': 'application/json', authorization: `Bearer ${SECRET}` };
    const apps = await Promise.all(PROCESSES.map((name) => startProcess(name, env)));
    const urls = apps.flatMap(({ url }) =>
      ['/status', '/health/ready', '/health/live', '/docs/openapi.json', '/no'].map((path) => url + path),
    );
    // To the end at once: a process that stops waits for no reader.
    const said = await Promise.all(urls.map(async (url) => saidIn(await fetch(url, { headers }))));
    const [commands] = apps;
    const write = await fetch(`${commands?.url ?? ''}/clients`, {
      method: 'POST',
      headers,
      body: '{"externalId":"a"}',
    });
    expect(write.status).toBe(201);
    await server.stop();
    const refused = await fetch(`${commands?.url ?? ''}/health/ready`, { headers });
    expect(refused.status).toBe(503);
    said.push(await saidIn(write), await saidIn(refused));
    const ended = await Promise.all(apps.map((app) => app.stop()));
    const everything = [...said, ...ended.flatMap(({ stdout, stderr }) => [stdout, stderr])].join('\n');
    expect(everything).toContain('/health/ready');
    expect(everything).not.toContain(SECRET);
    server = await startEventStoreDbStandIn({
      port: server.port,
      access: { ...authority.issue('node'), user: 'ops', password: SECRET },
    });
    expect(await leadger(['status'], env).finished).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/eventstoredb/) as string,
    });
  }, 180_000);

  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      'a wrong password',
      () => ({ EVENT_STORE_PASSWORD_FILE: '', EVENT_STORE_PASSWORD: `${SECRET}-not` }),
      /refuses user or password.*EVENT_STORE_PASSWORD/,
    ],
    [
      'an authority that did not sign',
      () => ({ EVENT_STORE_TLS_CA_FILE: '' }),
      /is not trusted: name the authority by EVENT_STORE_TLS_CA_FILE/,
    ],
    ['a URL that cannot be', () => ({ EVENT_STORE_URL: `esdb://a:${SECRET}@host?tsl=true` }), /unknown option "tsl"/],
    [
      'a file that is not there',
      () => ({ EVENT_STORE_PASSWORD_FILE: `/${SECRET}` }),
      /EVENT_STORE_PASSWORD_FILE names a file that is not there/,
    ],
    [
      'both a password and its file',
      () => ({ EVENT_STORE_PASSWORD: SECRET }),
      /EVENT_STORE_PASSWORD and EVENT_STORE_PASSWORD_FILE are both set/,
    ],
  ])('with %s every program ends with exit code 1 and a sentence, at once', async (_, settings, sentence) => {
    const wrong = { ...env, ...settings() };
    const programs = [...PROCESSES.map((name) => begin(name, wrong)), leadger(['status'], wrong)];
    for (const { code, stdout, stderr } of await Promise.all(programs.map(({ finished }) => finished))) {
      expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)]);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stdout + stderr).not.toContain(SECRET);
    }
  });
});
