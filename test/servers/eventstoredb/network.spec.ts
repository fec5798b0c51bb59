import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, NO_STREAM, START } from '@eventstore/db-client';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.js';
import { startEventStoreDbStandIn, type EventStoreDbStandIn } from './server.js';

const unary = { credentials: { username: 'u', password: 'p' } };
const event = (type: string) => jsonEvent({ id: randomUUID(), type, data: {} });

describe('The EventStoreDB stand-in behind the proxy', () => {
  let server: EventStoreDbStandIn;
  let proxy: TcpProxy;
  let client: EventStoreDBClient;

  beforeEach(async () => {
    server = await startEventStoreDbStandIn();
    proxy = await startTcpProxy(server.port);
    client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${proxy.port}?tls=false`);
  });
  afterEach(async () => {
    await client.dispose();
    await proxy.stop();
    await server.stop();
  });

  it.each([
    ['the plain append', unary],
    ['the batch append', {}],
  ])('has done %s whose answer was cut off, and knows the retry', async (_name, path) => {
    await client.appendToStream('warm', [event('A')], path);
    const events = [event('A'), event('B')];
    const append = () => client.appendToStream('s', events, { expectedRevision: NO_STREAM, ...path });
    proxy.cutAfterRequest();
    await expect(append()).rejects.toMatchObject({ type: 'unavailable', code: 14 });
    const direct = EventStoreDBClient.connectionString(server.url);
    const seen: string[] = [];
    for await (const { event: read } of direct.readStream('s')) seen.push(read?.type ?? '');
    expect(seen).toEqual(['A', 'B']);
    expect(await append()).toMatchObject({ success: true, nextExpectedRevision: 1n });
  });

  it('hands out every event once to a subscription that is cut ten times', async () => {
    for (let i = 0; i < 200; i++) await client.appendToStream(`s-${i % 7}`, [event(`E${i}`)], unary);
    const seen: string[] = [];
    let from: { commit: bigint; prepare: bigint } | typeof START = START;
    for (let cuts = 0; seen.length < 200;) {
      try {
        for await (const { event: read } of client.subscribeToAll({ fromPosition: from })) {
          if (read === undefined) continue;
          from = read.position;
          if (!read.type.startsWith('$')) seen.push(read.type);
          if (seen.length === 200) break;
          if (seen.length > cuts * 18 && cuts < 10) {
            cuts += 1;
            proxy.cut();
          }
        }
      } catch (error) {
        expect(error).toMatchObject({ type: 'unavailable', code: 14 });
      }
    }
    expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => `E${i}`));
  });

  it('has room for a hundred calls on a connection; the next one waits', async () => {
    const open = Array.from({ length: 100 }, () => client.subscribeToAll({ fromPosition: START }));
    await Promise.all(open.map((one) => new Promise((resolve) => one.once('confirmation', resolve))));
    const late = client.subscribeToAll({ fromPosition: START });
    const confirmed = new Promise((resolve) =>
      late.once('confirmation', () => {
        resolve('confirmed');
      }),
    );
    const other = EventStoreDBClient.connectionString(
      `esdb://127.0.0.1:${proxy.port}?tls=false&keepAliveInterval=10001`,
    );
    await other.appendToStream('s', [event('A')], unary);
    expect(await Promise.race([confirmed, Promise.resolve('waits')])).toBe('waits');
    await open[0]?.unsubscribe();
    expect(await confirmed).toBe('confirmed');
  });
});
