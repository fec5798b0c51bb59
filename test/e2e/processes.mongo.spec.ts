import type { Problem } from '../support/api.js';
import { makePlace, type Place, type Program, type Running } from '../support/processes.js';
import { begin, PROCESSES, type ProcessName, startProcess } from '../support/three.js';
import { type EventStoreDbStandIn, startEventStoreDbStandIn } from '../servers/eventstoredb/server.js';
import { type MongoServer, startMongo } from '../servers/mongodb/server.js';
import { onOwnServer } from '../servers/mongodb/suite.js';

onOwnServer('command-api, query-api and projector over EventStoreDB and MongoDB', () => {
  let place: Place;
  let log: EventStoreDbStandIn;
  let documents: MongoServer;
  const programs: Program[] = [];
  beforeEach(async () => {
    place = makePlace();
    log = await startEventStoreDbStandIn();
    documents = await startMongo();
    Object.assign(place.env, { EVENT_STORE_URL: log.url, READ_STORE_URL: documents.url, LEADGER_LOG_LEVEL: 'warn' });
  });
  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL')));
    await documents.stop();
    await log.stop();
    place.remove();
  });

  const start = async (name: ProcessName): Promise<Running> => {
    const program = await startProcess(name, place.env);
    programs.push(program);
    return program;
  };
  const register = async ({ url }: Running, externalId: string): Promise<string> => {
    const headers = { 'x-actor': 'anna', 'content-type': 'application/json' };
    const answer = await fetch(`${url}/clients`, { method: 'POST', headers, body: JSON.stringify({ externalId }) });
    expect(answer.status).toBe(201);
    return ((await answer.json()) as { position: string }).position;
  };

  it('go on writing while the read store is away, say so to readers within ten seconds, and catch up', async () => {
    const commands = await start('command-api');
    const queries = await start('query-api');
    await start('projector');
    expect(await (await fetch(`${queries.url}/health/ready`)).json()).toMatchObject({
      readStore: expect.stringMatching(/^mongodb \d/) as string,
    });
    await documents.kill();
    const begun = performance.now();
    const [found, ready, live] = await Promise.all(
      ['/clients', '/health/ready', '/health/live'].map((path) => fetch(queries.url + path)),
    );
    expect(performance.now() - begun).toBeLessThan(10_000);
    for (const answer of [found, ready])
      expect([answer?.status, answer?.headers.get('retry-after')]).toEqual([503, '1']);
    expect(((await found?.json()) as Problem).detail).toMatch(/^The read store does not answer now\. Try again/);
    expect(((await ready?.json()) as Problem).details).toEqual({
      eventStore: expect.stringMatching(/^eventstoredb/) as string,
      readStore: expect.stringMatching(/check that (MongoDB|it) runs/) as string,
    });
    expect(live?.status).toBe(200);
    const position = await register(commands, 'meanwhile');

    await documents.revive();
    for (;;) {
      const seen = await fetch(`${queries.url}/clients?externalId=meanwhile&after=${position}`);
      if (seen.status === 503) continue;
      expect(((await seen.json()) as { items: unknown[] }).items).toHaveLength(1);
      break;
    }
  }, 180_000);

  it('wait at their start for the read store, saying so, and begin when it is there', async () => {
    await documents.kill();
    const waiting = PROCESSES.map((name) => begin(name, place.env));
    programs.push(...waiting);
    for (const app of waiting) await app.says(/Waiting for MongoDB, .*MongoDB at 127\.0\.0\.1:\d+ /);
    await documents.revive();
    for (const app of waiting) await app.says(/API\s+http/);
    const ended = await Promise.all(waiting.map((app) => app.stop()));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
  }, 180_000);
});
