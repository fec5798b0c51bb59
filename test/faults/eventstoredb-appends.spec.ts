import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import {
  InvalidAppend,
  StoreUnavailable,
  WrongExpectedRevision,
  type EventStore,
  type ExpectedRevision,
} from '#event-store';
import type { NewEvent } from '#kernel';
import { aStream, anEvent, ids, refusal, someEvents } from '../contracts/event-store/bench.js';
import type { EventStoreDbStandIn } from '../servers/eventstoredb/server.js';
import type { FaultSwitch } from '../servers/eventstoredb/faults.js';
import type { TcpProxy } from '../servers/tcp-proxy.js';
import { dice, type Dice } from '../support/dice.js';
import { until } from '../support/until.js';
import { aDirectory, cleanUp, open, PATIENT, startProxy, startServer } from './eventstoredb-fixture.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const WRITERS = 24;
const APPENDS_EACH = 25;

/** An unhandled rejection fails the test it happens in, so that each of these also says that the process lives on. */
describe(`Appends to EventStoreDB under faults (SEED=${SEED})`, () => {
  let server: EventStoreDbStandIn;
  let proxy: TcpProxy;
  let store: EventStore;
  /** What the log really holds. */
  let truth: EventStore;
  /** Whether all writers of the random test have ended. */
  let isQuiet = false;

  beforeEach(async () => {
    isQuiet = false;
    server = await startServer();
    proxy = await startProxy(server.port);
    store = open(proxy.port);
    truth = open(server.port, PATIENT);
  });
  afterEach(cleanUp);

  it.each<[string, () => FaultSwitch | undefined]>([
    ['is not ready', () => server.faults.notReady({ times: 3 })],
    ['has lost the lead', () => server.faults.notLeader({ host: '127.0.0.1', port: server.port }, { times: 2 })],
    ['never answers, and does nothing', () => server.faults.noAnswer({ times: 1 })],
    ['does it, and never answers', () => server.faults.answerDropped({ times: 1 })],
  ])('have one effect where the server %s', async (_what, strike) => {
    const stream = aStream();
    const fault = strike();
    const events = someEvents(3);
    const { revision } = await store.append(stream, 'none', events);
    expect(fault?.hits).toBeGreaterThan(0);
    server.faults.clear();
    const next = await store.append(stream, revision, [anEvent()]);
    const stored = await truth.readStream(stream);
    expect(ids(stored).slice(0, 3)).toEqual(ids(events));
    expect(stored.map((event) => event.revision)).toEqual([0, 1, 2, 3]);
    expect(stored.at(-1)?.position).toBe(next.position);
  });

  it('have one effect where the connection is cut after the request was delivered', async () => {
    const stream = aStream();
    await store.append(stream, 'none', [anEvent()]);
    for (let revision = 0; revision < 10; revision++) {
      proxy.cutAfterRequest();
      expect(await store.append(stream, revision, [anEvent()])).toMatchObject({ revision: revision + 1 });
    }
    expect(await truth.readStream(stream)).toHaveLength(11);
  });

  it('report the conflict that it is after a try whose answer was lost', async () => {
    const stream = aStream();
    await truth.append(stream, 'none', someEvents(4));
    server.faults.answerDropped({ times: 1 });
    const error = await refusal(store.append(stream, 1, [anEvent()]));
    expect(error).toBeInstanceOf(WrongExpectedRevision);
    expect(error).toMatchObject({ expected: 1, actual: 3 });
  });

  it('find the way to the leader that the server names', async () => {
    const leader = await startServer();
    server.faults.notLeader({ host: '127.0.0.1', port: leader.port });
    const stream = aStream();
    expect(await store.append(stream, 'none', [anEvent()])).toMatchObject({ revision: 0 });
    expect(await open(leader.port).readStream(stream)).toHaveLength(1);
  });

  /** Made for the next try, when the one before was given up. */
  async function anotherConnection(): Promise<void> {
    const before = proxy.accepted;
    await until(() => proxy.accepted > before);
  }

  it('come through a frozen network, and a half-open one', async () => {
    const stream = aStream();
    await store.append(stream, 'none', [anEvent()]);
    for (const lost of ['requests', 'answers'] as const) {
      const { length } = await truth.readStream(stream);
      proxy.halfOpen(lost);
      const appending = store.append(stream, length - 1, [anEvent()]);
      await anotherConnection();
      proxy.halfOpen(undefined);
      expect(await appending).toMatchObject({ revision: length });
    }
    proxy.stall();
    const appending = store.append(stream, 2, [anEvent()]);
    await anotherConnection();
    proxy.resume();
    expect(await appending).toMatchObject({ revision: 3 });
    expect(await truth.readStream(stream)).toHaveLength(4);
  });

  it('fail with a sentence when the time is over, and one repeat settles what became of them', async () => {
    const hasty = open(proxy.port, { callTimeoutMs: 150, totalTimeoutMs: 400 });
    const stream = aStream();
    const events = someEvents(2);
    server.faults.answerDropped();
    const error = await refusal(hasty.append(stream, 'none', events));
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error).toMatchObject({ message: expect.stringMatching(/does not answer .* check the network/) as string });
    server.faults.clear();
    expect(await store.append(stream, 'none', events)).toMatchObject({ revision: 1 });
    expect(await truth.readStream(stream)).toHaveLength(2);
  });

  it('are not sent where they could not be kept as they are', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const refused: readonly [string, ExpectedRevision, NewEvent[]][] = [
      ['lead-\0', 'none', [anEvent()]],
      ['lead-\ud800', 'none', [anEvent()]],
      ['lead-1', 'none', [anEvent({}, 'Type\0')]],
      ['lead-1', -1, [anEvent()]],
      ['lead-1', 0.5, [anEvent()]],
      ['lead-1', 'none', [anEvent(circular)]],
      ['lead-1', 'none', [anEvent({ amount: 1n })]],
      ['lead-1', 'none', [{ ...anEvent(), id: 'no-uuid' }]],
      ['lead-1', 'none', [anEvent('x'.repeat(1_048_576))]],
    ];
    for (const [stream, expected, events] of refused) {
      expect(await refusal(store.append(stream, expected, events))).toBeInstanceOf(InvalidAppend);
    }
    expect(proxy.connections).toBe(0);
  });

  it('take the plain call, never the batch stream', async () => {
    const batch = server.faults.noAnswer({ on: ['batchAppend'] });
    await Promise.all(Array.from({ length: 300 }, () => store.append(aStream(), 'none', someEvents(2))));
    expect(batch.hits).toBe(0);
  });

  it('send what was given, whatever becomes of it meanwhile', async () => {
    const stream = aStream();
    const data = { status: 'open' };
    server.faults.notReady({ times: 2 });
    const appending = store.append(stream, 'none', [anEvent(data)]);
    data.status = 'changed';
    await appending;
    expect(await truth.readStream(stream)).toMatchObject([{ data: { status: 'open' } }]);
  });

  it('survive a restart of the server on the same file', async () => {
    const path = join(aDirectory(), 'log.db');
    const first = await startServer({ path });
    const between = await startProxy(first.port);
    const restarting = open(between.port);
    const stream = aStream();
    const { revision } = await restarting.append(stream, 'none', someEvents(2));
    await first.stop();
    const { accepted } = between;
    const appending = restarting.append(stream, revision, [anEvent()]);
    await until(() => between.accepted > accepted + 1);
    await startServer({ path, port: first.port });
    expect(await appending).toMatchObject({ revision: 2 });
    expect(await restarting.readStream(stream)).toHaveLength(3);
  });

  it('add every acknowledged event once and every other at most once, under random faults', async () => {
    const roll = dice(SEED);
    const strikes: Promise<unknown>[] = [];
    const acknowledged: string[] = [];
    const sent: string[] = [];
    const writers = Array.from({ length: WRITERS }, async () => {
      const stream = aStream();
      let expected: ExpectedRevision = 'none';
      // What was given up may arrive late, and is then in the way of the next one.
      let isUnsettled = false;
      for (let count = 0; count < APPENDS_EACH; count++) {
        const events = someEvents(1 + roll(3));
        sent.push(...ids(events));
        if (roll(6) === 0) strikes.push(strikeAtRandom(roll));
        try {
          const { revision } = await store.append(stream, expected, events);
          acknowledged.push(...ids(events));
          expected = revision;
        } catch (error) {
          if (!isUnsettled || !(error instanceof WrongExpectedRevision)) expect(error).toBeInstanceOf(StoreUnavailable);
          isUnsettled = true;
          const { length } = await truth.readStream(stream);
          expected = length === 0 ? 'none' : length - 1;
        }
      }
      return stream;
    });
    const streams = await Promise.all(writers);
    isQuiet = true;
    await Promise.all(strikes);
    server.faults.clear();
    const stored = (await Promise.all(streams.map((stream) => truth.readStream(stream)))).flatMap((read) => ids(read));
    expect(new Set(stored).size).toBe(stored.length);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    expect(stored.filter((id) => !sent.includes(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(sent.length / 2);
  }, 180_000);

  /** Until so many pieces have met the weather, or nobody sends any more. */
  function seen(pieces: number): Promise<void> {
    const goal = proxy.pieces + pieces;
    return until(() => proxy.pieces >= goal || isQuiet);
  }

  /** Strikes only what goes through the proxy, or the append it happens to meet. */
  async function strikeAtRandom(roll: Dice): Promise<void> {
    const elsewhere = { host: '127.0.0.1', port: server.port };
    const strikes: readonly (() => unknown)[] = [
      () => {
        proxy.cut();
      },
      () => {
        proxy.cutAfterRequest();
      },
      () => server.faults.notReady({ times: 1 + roll(3), on: ['append'] }),
      () => server.faults.notLeader(elsewhere, { times: 1 + roll(3), on: ['append'] }),
      () => server.faults.noAnswer({ times: 1, on: ['append'] }),
      () => server.faults.answerDropped({ times: 1 + roll(3), on: ['append'] }),
      async () => {
        proxy.stall();
        for (let turns = roll(200); turns > 0; turns--) await turn();
        proxy.resume();
      },
      async () => {
        proxy.delay(roll(30));
        await seen(1 + roll(20));
        proxy.delay(0);
      },
      async () => {
        proxy.halfOpen(roll(2) === 0 ? 'requests' : 'answers');
        await seen(1 + roll(10));
        proxy.halfOpen(undefined);
        proxy.cut();
      },
    ];
    await strikes[roll(strikes.length)]?.();
  }
});
