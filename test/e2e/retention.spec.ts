import { EventStoreDBClient } from '@eventstore/db-client';
import { openEventStoreDb } from '#event-store/eventstoredb';
import type { StatusAnswer } from '#runtime';
import { anEvent, aStream } from '../contracts/event-store/bench.js';
import { startEventStoreDbStandIn, type EventStoreDbStandIn } from '../servers/eventstoredb/server.js';
import { leadger, makePlace, type Place, run, startApp } from '../support/processes.js';

describe('A stream in EventStoreDB that is set to forget', () => {
  let server: EventStoreDbStandIn;
  let client: EventStoreDBClient;
  let place: Place;
  const [counted, aged, cut] = [aStream(), aStream(), aStream()];

  beforeEach(async () => {
    server = await startEventStoreDbStandIn();
    client = EventStoreDBClient.connectionString(server.url);
    place = makePlace({ EVENT_STORE_URL: server.url, LEADGER_LOG_LEVEL: 'warn' });
    const store = openEventStoreDb(server.url);
    for (const stream of [counted, aged, cut])
      await store.append(
        stream,
        'none',
        [1, 2, 3].map(() => anEvent({}, 'Noted')),
      );
    await store.close();
    await client.setStreamMetadata(counted, { maxCount: 2 });
    await client.setStreamMetadata(aged, { maxAge: 3_600 });
    await client.setStreamMetadata(cut, { truncateBefore: 1 });
  });
  afterEach(async () => {
    await client.dispose();
    await server.stop();
    place.remove();
  });

  const sentences = (): string[] => [
    `Stream ${counted} has the retention setting $maxCount = 2, which makes EventStoreDB forget its history`,
    `Stream ${aged} has the retention setting $maxAge = 3600, which makes EventStoreDB forget its history`,
    `Stream ${cut} has the retention setting $tb = 1, which makes EventStoreDB forget its history`,
  ];

  it('is warned of in the log and in /status, until the setting is taken back', async () => {
    const app = await startApp(place.env);
    const warnings = async (): Promise<string[]> =>
      ((await (await fetch(`${app.url}/status`)).json()) as StatusAnswer).warnings;
    for (const sentence of sentences()) {
      const [line] = await app.says(new RegExp(`.*${sentence.replaceAll('$', '\\$')}.*`));
      expect(JSON.parse(line)).toMatchObject({ level: 40, msg: expect.stringContaining(sentence) as string });
    }
    expect(await warnings()).toEqual(sentences().map((sentence) => expect.stringContaining(sentence) as string));
    for (const stream of [counted, aged, cut]) await client.setStreamMetadata(stream, {});
    expect(await warnings()).toEqual([]);
    expect((await app.stop()).code).toBe(0);
  });

  it('is warned of by the projector as a process of its own, and by the command line', async () => {
    const projector = run('apps/projector/src/main.js', [], place.env);
    for (const sentence of sentences()) await projector.says(new RegExp(sentence.replaceAll('$', '\\$')));
    expect((await projector.stop()).code).toBe(0);
    const { stdout } = await leadger(['status'], place.env).finished;
    for (const sentence of sentences()) expect(stdout).toContain(sentence);
  });
});
