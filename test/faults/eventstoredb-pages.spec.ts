import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { START, type RecordedEvent } from '#kernel';
import { StoreUnavailable, type EventPage, type EventStore, type PagesOptions } from '#event-store';
import {
  allPages,
  aStream,
  anEvent,
  eventsOf,
  ids,
  someEvents,
  waitingReader,
} from '../contracts/event-store/bench.js';
import type { EventStoreDbStandIn } from '../servers/eventstoredb/server.js';
import type { TcpProxy } from '../servers/tcp-proxy.js';
import { until } from '../support/until.js';
import { aDirectory, cleanUp, open, startProxy, startServer } from './eventstoredb-fixture.js';

describe('The log of EventStoreDB, page by page under faults', () => {
  let server: EventStoreDbStandIn;
  let proxy: TcpProxy;
  let store: EventStore;
  /** Writes, past the faults of the network. */
  let direct: EventStore;

  beforeEach(async () => {
    server = await startServer();
    proxy = await startProxy(server.port);
    store = open(proxy.port);
    direct = open(server.port);
  });
  afterEach(cleanUp);

  async function fill(count: number): Promise<string[]> {
    const written: string[] = [];
    for (let left = count; left > 0; left -= 500) {
      const events = someEvents(Math.min(500, left));
      await direct.append(aStream(), 'none', events);
      written.push(...ids(events));
    }
    return written;
  }

  /** Reads live, with something done at each page, until `count` events came. */
  async function read(
    count: number,
    options: Partial<PagesOptions>,
    atPage: (seen: number) => unknown,
  ): Promise<RecordedEvent[]> {
    const seen: RecordedEvent[] = [];
    for await (const page of store.pages({ after: START, live: true, ...options })) {
      seen.push(...page.events);
      if (seen.length >= count) break;
      await atPage(seen.length);
    }
    return seen;
  }

  it('comes once and in order through 50 cuts, while others write', async () => {
    const written = await fill(1_500);
    let batches = 0;
    let writing = Promise.resolve();
    const writeMore = async (): Promise<void> => {
      const events = someEvents(10);
      await direct.append(aStream(), 'none', events);
      written.push(...ids(events));
    };
    let cuts = 0;
    const seen = await read(1_900, { pageSize: 20 }, () => {
      if (batches++ < 40) writing = writing.then(writeMore);
      if (cuts < 50) {
        cuts += 1;
        proxy.cut();
      }
    });
    await writing;
    expect(cuts).toBe(50);
    expect(ids(seen)).toEqual(written);
  });

  it('goes on after a restart of the server on the same file', async () => {
    const path = join(aDirectory(), 'log.db');
    const first = await startServer({ path });
    const reader = open(first.port);
    const before = someEvents(3);
    await reader.append(aStream(), 'none', before);
    const { seen, next } = await followerOf(reader, START, 3);
    await first.stop();
    const again = await startServer({ path, port: first.port });
    const after = anEvent();
    await open(again.port).append(aStream(), 'none', [after]);
    expect(ids([...seen, ...(await next())])).toEqual([...ids(before), after.id]);
  });

  it('begins again at once and silently where the server finds the reader too slow', async () => {
    const written = await fill(10);
    const { next } = await followerOf(store, START, 10);
    const slow = server.faults.tooSlow({ times: 1 });
    // It falls on a subscription that is live, which the first may not be yet.
    while (slow.hits === 0) {
      const event = anEvent();
      await direct.append(aStream(), 'none', [event]);
      written.push(event.id);
      expect(ids(await next())).toEqual([event.id]);
    }
    server.faults.tooSlow({ times: 3 });
    expect(ids(await read(written.length, { pageSize: 2 }, () => undefined))).toEqual(written);
  });

  it.each<[string, () => unknown]>([
    ['is not ready', () => server.faults.notReady({ times: 3, on: ['read', 'subscribe'] })],
    ['does not answer', () => server.faults.noAnswer({ times: 2, on: ['subscribe'] })],
    ['does not answer reads', () => server.faults.noAnswer({ times: 2, on: ['read'] })],
    [
      'does not lead any more',
      () => server.faults.notLeader({ host: '127.0.0.1', port: server.port }, { times: 3, on: ['read', 'subscribe'] }),
    ],
  ])('comes all the same where the server %s', async (_what, strike) => {
    const written = await fill(30);
    strike();
    expect(ids(eventsOf(await allPages(store, { after: START, pageSize: 7 })))).toEqual(written);
    strike();
    expect(await store.head()).toBe(await direct.head());
  });

  it('finds out by itself that a connection is open and dead', async () => {
    await fill(5);
    const { next } = await followerOf(store, START, 5);
    const { accepted } = proxy;
    proxy.blackHole(true);
    const event = anEvent();
    await direct.append(aStream(), 'none', [event]);
    const reading = next();
    await until(() => proxy.accepted > accepted);
    // The dead connection stays dead; only a new one leads somewhere.
    proxy.blackHole(false);
    expect(ids(await reading)).toEqual([event.id]);
  });

  it('says that it cannot be had when the server stays away, whether waiting or not', async () => {
    await fill(1);
    const hasty = open(proxy.port, { callTimeoutMs: 200, totalTimeoutMs: 600 });
    const { next } = await waitingReader(hasty, { after: await hasty.head() });
    next.catch(() => undefined);
    await server.stop();
    await expect(next).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(allPages(hasty, { after: START })).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('is refused at once from a position beyond its end, and from one of another log', async () => {
    await fill(40);
    const events = eventsOf(await allPages(store, { after: START }));
    const beyond = `${'9'.repeat(19)}0-${'9'.repeat(19)}0`;
    const begun = performance.now();
    for (const live of [true, false]) {
      await expect(store.pages({ after: beyond, live })[Symbol.asyncIterator]().next()).rejects.toThrow(
        /lies beyond the end of the log .* restored from an older backup/,
      );
      await expect(store.pages({ after: '0000000000000007', live })[Symbol.asyncIterator]().next()).rejects.toThrow(
        /is of another event store than EventStoreDB/,
      );
    }
    expect(performance.now() - begun).toBeLessThan(2_000);
    const commit = BigInt(events[5]?.position.split('-')[0] ?? 0) + 1n;
    const inBetween = `${String(commit).padStart(20, '0')}-${String(commit).padStart(20, '0')}`;
    await expect(allPages(store, { after: inBetween })).rejects.toThrow(/knows no position .* rebuild/);
  });

  it('notices after a reconnect that the log has become a shorter one', async () => {
    await fill(20);
    const { next } = await followerOf(open(server.port), START, 20);
    const reading = next();
    reading.catch(() => undefined);
    await server.stop();
    await startServer({ port: server.port });
    await expect(reading).rejects.toThrow(/lies beyond the end of the log/);
  });

  it('leaves nothing open where iterations are broken off, over and over', async () => {
    await fill(2_000);
    for (let n = 0; n < 150; n++) {
      for await (const page of store.pages({ after: START, pageSize: 10 })) {
        expect(page.events.length).toBeGreaterThan(0);
        break;
      }
    }
    expect(await store.readStream((await first(store)).stream)).toHaveLength(500);
    expect(eventsOf(await allPages(store, { after: START }))).toHaveLength(2_000);
    expect(proxy.connections).toBeLessThan(5);
  }, 180_000);

  it('keeps a reader that takes its time from holding up others', async () => {
    const text = 'x'.repeat(2_000);
    for (let n = 0; n < 20; n++)
      await direct.append(
        aStream(),
        'none',
        Array.from({ length: 100 }, () => anEvent({ text })),
      );
    const slow = store.pages({ after: START, pageSize: 5, live: true })[Symbol.asyncIterator]();
    await slow.next();
    // While another one reads all of it, the slow one gets as much as it can hold.
    expect(eventsOf(await allPages(store, { after: START }))).toHaveLength(2_000);
    const begun = performance.now();
    expect(eventsOf(await allPages(store, { after: START }))).toHaveLength(2_000);
    expect(await store.check()).toMatchObject({ kind: 'eventstoredb' });
    await store.append(aStream(), 'none', [anEvent()]);
    expect(performance.now() - begun).toBeLessThan(5_000);
    await slow.return?.();
  });

  it('moves over records of the server, reports the head behind them, and warns of retention', async () => {
    const stream = aStream();
    await direct.append(stream, 'none', someEvents(3));
    const client = EventStoreDBClient.connectionString(server.url);
    await client.setStreamMetadata(stream, { maxCount: 2, maxAge: 60 });
    for (let n = 0; n < 400; n++) await client.setStreamMetadata(`other-${n % 3}`, { owner: n });
    const { warnings } = await store.check();
    expect(warnings).toEqual([
      expect.stringContaining(`${stream} has the retention setting $maxAge = 60, $maxCount = 2`),
    ]);
    const pages: EventPage[] = await allPages(store, { after: START, types: ['OfferRefused'] });
    expect(eventsOf(pages).map(({ type }) => type)).toEqual(['OfferRefused', 'OfferRefused', 'OfferRefused']);
    expect(pages.at(-1)?.position).toBe(await store.head());
    expect(pages.at(-1)?.atHead).toBe(true);
    await client.setStreamMetadata(stream, {});
    expect(await store.check()).toEqual({ kind: 'eventstoredb', version: '23.10.6.0', warnings: [] });
    await client.dispose();
  });

  it('tells a reader of rare types how far it got', async () => {
    await fill(1_000);
    let end = await direct.head();
    let more = true;
    for await (const page of store.pages({ after: START, types: ['Rare'], live: true })) {
      expect(page.events).toEqual([]);
      if (page.position < end) continue;
      if (!more) break;
      // It waits at the end now, and is told of what comes as well.
      more = false;
      await fill(3);
      end = await direct.head();
    }
    expect(more).toBe(false);
  });
});

/** A live reader that has seen so many events; `next` are the events of the next pages that have any. */
async function followerOf(
  store: EventStore,
  after: string,
  count: number,
): Promise<{ readonly seen: RecordedEvent[]; readonly next: () => Promise<readonly RecordedEvent[]> }> {
  const iterator = store.pages({ after, live: true })[Symbol.asyncIterator]();
  const next = async (): Promise<readonly RecordedEvent[]> => {
    for (;;) {
      const page = await iterator.next();
      if (page.done === true) throw new Error('The reader has ended');
      if (page.value.events.length > 0) return page.value.events;
    }
  };
  const seen: RecordedEvent[] = [];
  while (seen.length < count) seen.push(...(await next()));
  return { seen, next };
}

async function first(store: EventStore): Promise<RecordedEvent> {
  for await (const { events } of store.pages({ after: START, pageSize: 1 })) {
    if (events[0]) return events[0];
  }
  throw new Error('The log is empty');
}
