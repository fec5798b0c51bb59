import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ANY, BACKWARDS, END, EventStoreDBClient, jsonEvent, NO_STREAM, START } from '@eventstore/db-client';
import { eventTypeFilter, streamNameFilter, type Filter } from '@eventstore/db-client';
import { startEventStoreDbStandIn, type EventStoreDbStandIn } from './server.js';

/** Any credentials make the client use the plain Append call. */
const unary = { credentials: { username: 'u', password: 'p' } };
const event = (type: string, id: string = randomUUID(), data: Record<string, string> = {}) =>
  jsonEvent({ id, type, data });

describe('The EventStoreDB stand-in', () => {
  let folder: string;
  let server: EventStoreDbStandIn;
  let client: EventStoreDBClient;
  const start = async (port = 0): Promise<void> => {
    server = await startEventStoreDbStandIn({ path: path.join(folder, 'log.db'), port });
    client = EventStoreDBClient.connectionString(server.url);
  };

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'leadger-'));
    await start();
  });
  afterEach(async () => {
    await client.dispose();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const types = async (stream: string): Promise<string[]> => {
    const seen: string[] = [];
    for await (const { event: read } of client.readStream(stream)) seen.push(read?.type ?? '');
    return seen;
  };
  const allOf = async (stream: string): Promise<bigint[]> => {
    const seen: bigint[] = [];
    for await (const { event: read } of client.readAll()) {
      if (read?.streamId === stream) seen.push(read.position.commit);
    }
    return seen;
  };

  it('keeps its log over a restart on the same file and port, and positions go on rising', async () => {
    const first = await client.appendToStream('s', [event('A')], { expectedRevision: NO_STREAM });
    await client.dispose();
    await server.stop();
    await start(server.port);
    const second = await client.appendToStream('s', [event('B')], { expectedRevision: 0n });
    expect(await types('s')).toEqual(['A', 'B']);
    expect(second.position?.commit).toBeGreaterThan(first.position?.commit ?? 0n);
  });

  it('recognises a retry after a restart at an exact revision, and doubles one under ANY', async () => {
    const [a, b] = [event('A'), event('B')];
    const first = await client.appendToStream('s', [a], { expectedRevision: NO_STREAM });
    await client.appendToStream('t', [b], { expectedRevision: ANY });
    await client.dispose();
    await server.stop();
    await start();
    expect(await client.appendToStream('s', [a], { expectedRevision: NO_STREAM, ...unary })).toEqual(first);
    await client.appendToStream('t', [b], { expectedRevision: ANY });
    expect([await types('s'), await types('t')]).toEqual([['A'], ['B', 'B']]);
  });

  it('answers with the position of the last event of an append', async () => {
    const { position } = await client.appendToStream('s', [event('A'), event('B')], unary);
    expect(position?.commit).toBe((await allOf('s')).at(-1));
  });

  it('types its refusals on the plain append as on the batch', async () => {
    await client.appendToStream('s', [event('A')], unary);
    const append = (
      stream: string,
      what: ReturnType<typeof event>,
      expectedRevision: bigint | typeof NO_STREAM | typeof ANY,
    ) => client.appendToStream(stream, [what], { expectedRevision, ...unary });
    await expect(append('s', event('B'), NO_STREAM)).rejects.toMatchObject({
      type: 'wrong-expected-version',
      expectedVersion: 'no_stream',
      actualVersion: 0n,
      streamName: 's',
    });
    await expect(append('none', event('B'), 4n)).rejects.toMatchObject({
      expectedVersion: 4n,
      actualVersion: 'no_stream',
    });
    const big = event('Big', randomUUID(), { s: 'x'.repeat(1_100_000) });
    await expect(append('s', big, ANY)).rejects.toMatchObject({
      type: 'maximum-append-size-exceeded',
      code: 3,
      maxAppendSize: 1_048_576,
    });
    const thrown = { type: 'unknown', code: 2, message: '2 UNKNOWN: Exception was thrown by handler.' };
    await expect(append('s', event('B', 'no-uuid'), ANY)).rejects.toMatchObject(thrown);
    await expect(append('s', event(''), ANY)).rejects.toMatchObject(thrown);
    await expect(append('', event('B'), ANY)).rejects.toMatchObject(thrown);
    await client.tombstoneStream('s');
    await expect(append('s', event('B'), ANY)).rejects.toMatchObject({
      type: 'stream-deleted',
      code: 9,
      streamName: 's',
    });
  });

  it('tells a conflict of a delete', async () => {
    await client.appendToStream('s', [event('A')]);
    await expect(client.deleteStream('s', { expectedRevision: 7n })).rejects.toMatchObject({
      type: 'wrong-expected-version',
      code: 9,
      expectedVersion: 7n,
      actualVersion: 0n,
    });
  });

  it('refuses a batch append whose deadline is over, and does not apply it', async () => {
    await client.appendToStream('warm', [event('A')]);
    const late = client.appendToStream('s', [event('A')], { deadline: -1 });
    await expect(late).rejects.toMatchObject({ type: 'deadline-exceeded', message: '' });
    await expect(types('s')).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  it('lets a soft-deleted stream go on where it ended, keeping what else its metadata says', async () => {
    await client.appendToStream('s', [event('A'), event('B')]);
    await client.deleteStream('s');
    await client.appendToStream('s', [event('C')], { expectedRevision: 1n });
    expect(await types('s')).toEqual(['C']);
    expect(await client.getStreamMetadata('s')).toMatchObject({ metadata: { truncateBefore: 2 } });
    await client.deleteStream('s');
    await client.setStreamMetadata('s', { maxCount: 10 });
    await client.appendToStream('s', [event('D')]);
    expect(await types('s')).toEqual(['D']);
  });

  it('hides events that are older than $maxAge from reads of the stream, not from $all', async () => {
    await client.appendToStream('s', [event('A')]);
    await client.setStreamMetadata('s', { maxAge: 0 });
    const until = Date.now() + 2;
    while (Date.now() < until);
    expect(await types('s')).toEqual([]);
    expect(await allOf('s')).toHaveLength(1);
  });

  it('reads $all backwards from before the position it is given, and ends beyond the end', async () => {
    for (const type of ['A', 'B', 'C']) await client.appendToStream('s', [event(type)]);
    const [, second, last] = await allOf('s');
    const at = (position = 0n) => ({ commit: position, prepare: position });
    const read = async (options: Parameters<EventStoreDBClient['readAll']>[0]) => {
      const seen: string[] = [];
      for await (const { event: one } of client.readAll(options)) seen.push(one?.type ?? '');
      return seen;
    };
    expect(await read({ direction: BACKWARDS, fromPosition: at(second), maxCount: 1 })).toEqual(['A']);
    expect(await read({ fromPosition: at(second) })).toEqual(['B', 'C']);
    expect(await read({ fromPosition: at((last ?? 0n) + 100_000n) })).toEqual([]);
    await expect(read({ fromPosition: at((last ?? 0n) - 1n) })).rejects.toMatchObject({ type: 'unknown', code: 2 });
  });

  it('ends a subscription to a stream with its tombstone', async () => {
    await client.appendToStream('s', [event('A')]);
    const seen: string[] = [];
    const follow = async (): Promise<void> => {
      for await (const { event: read } of client.subscribeToStream('s')) {
        seen.push(read?.type ?? '');
        if (seen.length === 1) await client.tombstoneStream('s');
      }
    };
    await expect(follow()).rejects.toMatchObject({ type: 'stream-deleted', code: 9 });
    expect(seen).toEqual(['A', '$streamDeleted']);
  });

  it('filters subscriptions by stream and type, and marks checkpoints over what it left out', async () => {
    for (let i = 0; i < 40; i++) await client.appendToStream(`a-${i}`, [event('A'), event('B')]);
    await client.appendToStream('b-1', [event('B')]);
    const first = async (filter: Filter): Promise<string> => {
      const subscription = client.subscribeToAll({ fromPosition: START, filter });
      for await (const { event: read } of subscription) {
        await subscription.unsubscribe();
        return `${read?.streamId ?? ''}/${read?.type ?? ''}`;
      }
      return '';
    };
    const marks: bigint[] = [];
    const checkpointReached = (_: unknown, { commit }: { commit: bigint }) => void marks.push(commit);
    expect(await first(streamNameFilter({ prefixes: ['b-'], maxSearchWindow: 10, checkpointReached }))).toBe('b-1/B');
    expect(await first(eventTypeFilter({ prefixes: ['B'] }))).toBe('a-0/B');
    expect(await first(streamNameFilter({ regex: '^a-3[0-9]$' }))).toBe('a-30/A');
    expect(marks).toHaveLength(8);
    const positions = new Set<bigint>();
    for await (const { event: read } of client.readAll()) if (read) positions.add(read.position.commit);
    expect(marks.filter((mark) => !positions.has(mark))).toEqual([]);
  });

  it('is found by discovery', async () => {
    const found = EventStoreDBClient.connectionString(`esdb+discover://127.0.0.1:${server.port}?tls=false`);
    await found.appendToStream('s', [event('A')], unary);
    await found.dispose();
    expect(await types('s')).toEqual(['A']);
  });

  describe('under faults', () => {
    const read = async (): Promise<void> => {
      for await (const one of client.readAll({ maxCount: 1 })) expect(one.event).toBeDefined();
    };

    it('is not ready for as many calls as it is told, in the words of each path', async () => {
      await client.appendToStream('warm', [event('A')]);
      const fault = server.faults.notReady({ times: 3 });
      await expect(client.appendToStream('s', [event('A')])).rejects.toMatchObject({
        type: 'unknown',
        message: 'Could not recognize Server Is Not Ready',
        code: undefined,
      });
      await expect(read()).rejects.toMatchObject({
        type: 'unavailable',
        message: '14 UNAVAILABLE: Server Is Not Ready',
      });
      await expect(client.appendToStream('s', [event('A')], unary)).rejects.toMatchObject({
        type: 'unavailable',
        code: 14,
      });
      await read();
      expect(fault.hits).toBe(3);
      await expect(types('s')).rejects.toMatchObject({ type: 'stream-not-found' });
    });

    it('falls only on the calls it is meant for, until it is off', async () => {
      const fault = server.faults.notReady({ on: ['read'] });
      await client.appendToStream('s', [event('A')], unary);
      await expect(read()).rejects.toMatchObject({ code: 14 });
      fault.off();
      await read();
      expect(fault.hits).toBe(1);
    });

    it('is not the leader, so that the client goes to the one it names', async () => {
      const leader = await startEventStoreDbStandIn();
      server.faults.notLeader({ host: '127.0.0.1', port: leader.port }, { times: 1 });
      await expect(client.appendToStream('s', [event('A')], unary)).rejects.toMatchObject({
        type: 'not-leader',
        code: 5,
        message: '5 NOT_FOUND: Leader info available',
        leader: { address: '127.0.0.1', port: leader.port },
      });
      await client.appendToStream('s', [event('A')], unary);
      expect(await types('s')).toEqual(['A']);
      await client.dispose();
      client = EventStoreDBClient.connectionString(server.url);
      await expect(types('s')).rejects.toMatchObject({ type: 'stream-not-found' });
      await leader.stop();
    });

    it('drops a live subscription that is said to be too slow, before its next event', async () => {
      const subscription = client.subscribeToAll({ fromPosition: END });
      const ended = (async () => {
        for await (const one of subscription) throw new Error(`got ${one.event?.type ?? ''}`);
      })();
      server.faults.tooSlow({ times: 1 });
      subscription.once('caughtUp', () => void client.appendToStream('s', [event('A')]));
      await expect(ended).rejects.toMatchObject({
        type: 'timeout',
        code: 10,
        message:
          '10 ABORTED: Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
      });
    });

    it('never answers and does nothing, or does it and never answers', async () => {
      const silent = { ...unary, deadline: 150 };
      server.faults.noAnswer({ times: 1 });
      await expect(client.appendToStream('s', [event('A')], silent)).rejects.toMatchObject({ code: 4 });
      server.faults.answerDropped({ times: 1 });
      const dropped = event('B');
      await expect(client.appendToStream('s', [dropped], silent)).rejects.toMatchObject({ code: 4 });
      expect(await types('s')).toEqual(['B']);
      const retried = await client.appendToStream('s', [dropped], { expectedRevision: NO_STREAM, ...unary });
      expect(retried.nextExpectedRevision).toBe(0n);
    });
  });
});
