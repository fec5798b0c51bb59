import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { serialize } from '../limits.js';
import { InvalidAppend, WrongExpectedRevision } from '../port.js';
import { append } from './append.js';
import type { ClientEvent, Reading, StoreClient } from './client.js';
import { classify, NoAnswer, unavailable } from './errors.js';
import { formatPosition, parsePosition, shareOf } from './events.js';
import { Lane } from './lane.js';
import { slots } from '../slots.js';

const failure = (properties: object): Error => Object.assign(new Error(), properties);
const lost = (): Error => failure({ type: 'unavailable', code: 14, message: '14 UNAVAILABLE: Connection dropped' });
const conflict = (actualVersion: unknown): Error => failure({ type: 'wrong-expected-version', actualVersion });

const never = (): never => {
  throw new Error('Nobody should have called this');
};

/** A client of which a test says what it does. */
const clientThat = (does: Partial<StoreClient>): StoreClient => ({
  append: never,
  readStream: never,
  readAll: never,
  readBackwards: never,
  subscribe: never,
  version: never,
  shut: async () => undefined,
  ...does,
});

function readingOf(events: readonly ClientEvent[]): Reading {
  const emitter = new EventEmitter();
  setImmediate(() => {
    for (const event of events) emitter.emit('data', { event });
    emitter.emit('end');
  });
  return Object.assign(emitter, { cancel: async () => undefined });
}

describe('A failure of EventStoreDB', () => {
  it.each([
    ['conflict', conflict(7n)],
    ['conflict', conflict('no_stream')],
    ['deleted', failure({ type: 'stream-deleted', code: 9 })],
    ['not-found', failure({ type: 'stream-not-found' })],
    ['too-big', failure({ type: 'maximum-append-size-exceeded', code: 3 })],
    ['access-denied', failure({ type: 'access-denied', code: 16 })],
    ['access-denied', failure({ code: 7 })],
    [
      'too-slow',
      failure({ type: 'timeout', code: 10, message: '10 ABORTED: Operation timed out: Consumer too slow to …' }),
    ],
    [
      'unavailable',
      failure({ type: 'timeout', code: 10, message: '10 ABORTED: Operation timed out: Forwarding timeout' }),
    ],
    ['unavailable', failure({ type: 'deadline-exceeded' })],
    ['unavailable', failure({ code: 14, message: '14 UNAVAILABLE: No connection established' })],
    ['unavailable', failure({ type: 'unknown', message: 'Could not recognize Server Is Not Ready' })],
    ['unavailable', failure({ type: 'unknown', code: 13, message: '13 INTERNAL: Received RST_STREAM with code 0' })],
    ['unavailable', failure({ type: 'unknown', code: 2, message: '2 UNKNOWN: Exception was thrown by handler.' })],
    ['unavailable', failure({ type: 'not-leader', code: 5 })],
    ['unavailable', new Error('Failed to discover after 2 attempts.')],
    ['unavailable', new NoAnswer(5)],
    ['foreign-server', failure({ type: 'unknown', code: 12 })],
    ['bug', failure({ type: 'unknown', message: 'Could not recognize BadRequest' })],
    ['bug', failure({ type: 'unknown', code: 3 })],
    ['bug', new TypeError('x is not a function')],
    ['bug', 'thrown text'],
  ])('is %s', (kind, error) => {
    expect(classify(error).kind).toBe(kind);
  });

  it('reads as one sentence that names the server and what to do', () => {
    expect(unavailable('esdb://db:2113', lost()).message).toBe(
      'The event store esdb://db:2113 does not answer (14 UNAVAILABLE: Connection dropped); the connection was lost; if it always is, the server may want TLS: remove tls=false',
    );
  });
});

describe('An append whose fate is not known', () => {
  const event = { id: randomUUID(), type: 'LeadOpened', data: {}, metadata: {} as never };
  const stored: ClientEvent = {
    streamId: 'lead-1',
    id: event.id,
    revision: 3n,
    type: 'LeadOpened',
    isJson: true,
    created: new Date(0),
    data: {},
    metadata: {},
    position: { commit: 9n, prepare: 8n },
  };

  /** First it is lost, then there is a conflict, and this is what stands in the stream. */
  function appending(found: readonly ClientEvent[], then: Error): ReturnType<typeof append> {
    const failures = [lost(), lost(), then];
    const client = clientThat({
      append: () => Promise.reject(failures.shift() ?? never()),
      readStream: () => readingOf(found),
    });
    const lane = new Lane(() => client);
    const surroundings = {
      label: 'esdb://db:2113',
      callMs: 1_000,
      totalMs: 2_000,
      slots: slots(1),
      writers: lane,
      readers: lane,
    };
    return append(surroundings, { stream: 'lead-1', expected: 2, events: serialize('lead-1', [event]) });
  }

  it('has succeeded where a conflict turns out to be with itself', async () => {
    expect(await appending([stored], conflict(3n))).toEqual({
      revision: 3,
      position: '00000000000000000009-00000000000000000008',
    });
  });

  it('is in conflict where other events stand there, or none', async () => {
    for (const found of [[{ ...stored, id: randomUUID() }], []]) {
      const error: unknown = await appending(found, conflict(3n)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(WrongExpectedRevision);
      expect(error).toMatchObject({ expected: 2, actual: 3 });
    }
  });

  it('is refused for good where the stream was deleted, or the server takes less', async () => {
    await expect(appending([], failure({ type: 'stream-deleted' }))).rejects.toBeInstanceOf(InvalidAppend);
    await expect(appending([], failure({ type: 'maximum-append-size-exceeded' }))).rejects.toThrow(/MaxAppendSize/);
  });
});

describe('A client object', () => {
  /** How many were made for as many calls that fail so. */
  async function clientsFor(errors: readonly unknown[]): Promise<{ made: number; shut: number }> {
    const count = { made: 0, shut: 0 };
    const lane = new Lane(() => {
      count.made += 1;
      return clientThat({
        shut: async () => {
          count.shut += 1;
        },
      });
    });
    for (const error of errors) await lane.use(() => Promise.reject(error as Error)).catch(() => undefined);
    await lane.use(async () => undefined);
    return count;
  }

  it.each<[string, readonly unknown[], number]>([
    ['once after a failed discovery', [new Error('Failed to discover after 2 attempts.')], 2],
    ['once after the same error at once, twice', [lost(), lost()], 2],
    ['once after a call without an answer', [new NoAnswer(1)], 2],
    ['once after a first failure that is not unavailability', [failure({ type: 'unknown', code: 13 })], 2],
    ['never after one lost connection', [lost()], 1],
    [
      'never where the server names another leader, which the client then asks',
      [failure({ type: 'not-leader', code: 5 })],
      1,
    ],
    ['never for an answer that is a refusal', [conflict(1n), conflict(1n), conflict(1n)], 1],
  ])('is replaced %s', async (_when, errors, made) => {
    expect(await clientsFor(errors)).toEqual({ made, shut: made - 1 });
  });

  it('is shut only when its last user is done', async () => {
    let shut = 0;
    const lane = new Lane(() =>
      clientThat({
        shut: async () => {
          shut += 1;
        },
      }),
    );
    let finish: () => void = never;
    const other = lane.use(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    await lane.use(() => Promise.reject(new NoAnswer(1))).catch(() => undefined);
    expect(shut).toBe(0);
    finish();
    await other;
    expect(shut).toBe(1);
  });
});

describe('A position', () => {
  it('sorts as text in the order of the log, commit before prepare', () => {
    const numbers = [0n, 9n, 10n, 255n, 2n ** 53n, 2n ** 63n - 1n];
    const positions = numbers.flatMap((commit) => numbers.map((prepare) => formatPosition({ commit, prepare })));
    expect([...positions].sort()).toEqual(positions);
    for (const position of positions) expect(formatPosition(parsePosition(position) ?? never())).toBe(position);
    expect(parsePosition('')).toBeUndefined();
  });

  it('has a share of the log up to its head', () => {
    const at = (commit: bigint): string => formatPosition({ commit, prepare: commit });
    expect([shareOf('', ''), shareOf('', at(8n)), shareOf(at(2n), at(8n)), shareOf(at(9n), at(8n))]).toEqual([
      1, 0, 0.25, 1,
    ]);
  });
});
