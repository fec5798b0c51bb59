import { type Metadata, Server, ServerCredentials, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { START } from '#kernel';
import { StoreUnavailable, type EventStore } from '#event-store';
import { openEventStoreDb } from '#event-store/eventstoredb';
import { allPages, aStream, anEvent } from '../contracts/event-store/bench.js';
import { streamsGrpc } from '../servers/eventstoredb/protocol.js';
import { until } from '../support/until.js';
import { atEnd, cleanUp, open, openUrl, startProxy, startServer } from './eventstoredb-fixture.js';

const SECRET = 'tr0ub4dor';

/** What the operator reads, from whichever call comes first. */
async function sentences(store: EventStore): Promise<string[]> {
  const calls = [
    () => store.check(),
    () => store.append(aStream(), 'none', [anEvent()]),
    () => store.readStream(aStream()),
    () => allPages(store, { after: START, live: true }),
  ];
  const outcomes = await Promise.allSettled(calls.map((call) => call()));
  return outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') throw new Error('It answered');
    expect(outcome.reason).toBeInstanceOf(StoreUnavailable);
    return (outcome.reason as StoreUnavailable).message;
  });
}

interface RefusedCall {
  readonly call: 'append' | 'read';
  readonly asksLeader: boolean;
}

/** A server that refuses whoever asks, and remembers what was asked. */
async function startRefusing(): Promise<{ readonly port: number; readonly calls: readonly RefusedCall[] }> {
  const calls: RefusedCall[] = [];
  const refusal = { code: status.UNAUTHENTICATED, details: 'Unauthenticated' };
  const remember = (call: RefusedCall['call'], metadata: Metadata): void => {
    calls.push({ call, asksLeader: metadata.get('requires-leader').includes('true') });
  };
  const never = (): never => {
    throw new Error('Nobody should have called this');
  };
  const methods: UntypedServiceImplementation = {
    append: ({ metadata }: { metadata: Metadata }, answer: (error: object) => void) => {
      remember('append', metadata);
      answer(refusal);
    },
    read: (call: { metadata: Metadata; emit(event: 'error', error: object): void }) => {
      remember('read', call.metadata);
      call.emit('error', refusal);
    },
    batchAppend: never,
    delete: never,
    tombstone: never,
  };
  const server = new Server();
  server.addService(streamsGrpc.StreamsService, methods);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  atEnd(async () => {
    server.forceShutdown();
  });
  return { port, calls };
}

const QUICK = { callTimeoutMs: 500, totalTimeoutMs: 1_000 };

describe('Connecting to EventStoreDB', () => {
  afterEach(cleanUp);

  const expectAll = async (store: EventStore, pattern: RegExp): Promise<void> => {
    for (const sentence of await sentences(store)) {
      expect(sentence).toMatch(pattern);
      expect(sentence).not.toContain(SECRET);
    }
  };

  it('says so where nothing listens, when its time is over', async () => {
    const proxy = await startProxy(1);
    await proxy.stop();
    const begun = performance.now();
    const store = openEventStoreDb(`esdb://admin:${SECRET}@127.0.0.1:${proxy.port}?tls=false`, QUICK);
    await expectAll(store, /nothing listens there: start EventStoreDB/);
    expect(performance.now() - begun).toBeLessThan(5_000);
    await store.close();
  });

  it('says so where there is no such host, and where no node of a cluster answers', async () => {
    await expectAll(
      openUrl(`esdb://admin:${SECRET}@no-such-host.invalid:2113?tls=false`, QUICK),
      /no such host is known/,
    );
    await expectAll(openUrl('esdb+discover://127.0.0.1:1?tls=false', QUICK), /no node of the cluster answered/);
    await expectAll(openUrl('esdb://127.0.0.1:1,127.0.0.1:2?tls=false', QUICK), /no node of the cluster answered/);
  });

  it('says so where connections lead nowhere', async () => {
    const proxy = await startProxy(1);
    proxy.blackHole(true);
    await expectAll(open(proxy.port, QUICK), /check the network, the firewall/);
  });

  it('says so where one side speaks TLS and the other does not', async () => {
    const server = await startServer();
    await expectAll(openUrl(`esdb://admin:${SECRET}@127.0.0.1:${server.port}`, QUICK), /add tls=false/);
    const tls = createTlsServer();
    tls.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    await expectAll(open((tls.address() as AddressInfo).port, QUICK), /remove tls=false/);
    await new Promise((resolve) => tls.close(resolve));
  });

  it('says so where user or password are refused, without trying again', async () => {
    const { port, calls } = await startRefusing();
    await expectAll(open(port, { user: 'admin', password: SECRET }), /refuses user or password/);
    expect(calls).toHaveLength(4);
  });

  it('asks the leader, and only for the log itself whom the address prefers', async () => {
    const { port, calls } = await startRefusing();
    const store = openUrl(`esdb://127.0.0.1:${port}?tls=false&nodePreference=follower`, QUICK);
    await sentences(store);
    expect(calls.map(({ call, asksLeader }) => `${call} ${asksLeader ? 'of the leader' : ''}`.trim()).sort()).toEqual([
      'append of the leader',
      'read of the leader',
      'read of the leader',
      'read of the leader',
    ]);
  });

  it('says so where something else answers', async () => {
    const http = createHttpServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    for (const sentence of await sentences(open((http.address() as AddressInfo).port, QUICK))) {
      expect(sentence).toMatch(/^The event store esdb:\/\/127\.0\.0\.1:\d+ does not answer/);
    }
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });

  it('finds the server by discovery, and under the names of KurrentDB', async () => {
    const { port } = await startServer();
    for (const scheme of ['esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover']) {
      const store = openUrl(`${scheme}://127.0.0.1:${port}/?tls=false&nodePreference=follower`);
      const stream = aStream();
      await store.append(stream, 'none', [anEvent()]);
      expect(await store.readStream(stream)).toHaveLength(1);
      expect((await allPages(store, { after: START })).at(-1)?.atHead).toBe(true);
    }
  });

  it('comes back by itself when the cluster does, after every discovery had failed', async () => {
    const first = await startServer();
    const { port } = first;
    await first.stop();
    const store = openUrl(`esdb+discover://127.0.0.1:${port}?tls=false`, QUICK);
    await sentences(store);
    const appending = openUrl(`esdb+discover://127.0.0.1:${port}?tls=false`).append(aStream(), 'none', [anEvent()]);
    await startServer({ port });
    expect(await appending).toMatchObject({ revision: 0 });
    expect(await store.append(aStream(), 'none', [anEvent()])).toMatchObject({ revision: 0 });
  });

  it('gives writers, readers and every iteration connections of their own, and closes them', async () => {
    const server = await startServer();
    const proxy = await startProxy(server.port);
    const store = open(proxy.port);
    expect(proxy.connections).toBe(0);
    await store.append(aStream(), 'none', [anEvent()]);
    await store.check();
    const iterators = [1, 2].map(() => store.pages({ after: START, live: true })[Symbol.asyncIterator]());
    for (const iterator of iterators) await iterator.next();
    expect(proxy.connections).toBe(4);
    await store.close();
    await until(() => proxy.connections === 0);
  });
});
