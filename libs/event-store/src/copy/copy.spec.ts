import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import {
  aFile,
  cleanUp as removeFiles,
  open as openFile,
  readAll,
} from '../../../../test/contracts/event-store/sqlite-fixture.js';
import { METADATA } from '../../../../test/contracts/event-store/bench.js';
import { startEventStoreDbStandIn, type EventStoreDbStandIn } from '../../../../test/servers/eventstoredb/server.js';
import type { NewEvent, RecordedEvent } from '#kernel';
import { openEventStoreDb } from '../eventstoredb/eventstoredb-event-store.js';
import { MAX_APPEND_BYTES } from '../limits.js';
import type { EventStore } from '../port.js';
import { canonicalText } from './canonical.js';
import { copyLog } from './copy.js';
import { CopyRefused } from './refusal.js';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await removeFiles();
});

async function aServer(): Promise<EventStoreDbStandIn> {
  const server = await startEventStoreDbStandIn();
  ends.push(() => server.stop());
  return server;
}

function connect({ url }: EventStoreDbStandIn): EventStore {
  const store = openEventStoreDb(url, { lingerMs: 20 });
  ends.push(() => store.close());
  return store;
}

/** Its clock goes on by a second an append, years ago, so that no other store would record the same times. */
function embedded(): EventStore {
  let at = Date.parse('2021-01-01T00:00:00.123Z');
  return openFile(aFile(), { now: () => (at += 1_000) });
}

const anEvent = (data: unknown = {}): NewEvent => ({
  id: randomUUID(),
  type: 'OfferRefused',
  data,
  metadata: METADATA,
});

/** Appends as they are listed: so many events to the stream of that number. */
async function fill(store: EventStore, appends: readonly (readonly [stream: number, events: number])[]): Promise<void> {
  const revisions = new Map<number, number>();
  for (const [stream, count] of appends) {
    const last = revisions.get(stream);
    const events = Array.from({ length: count }, (_, n) => anEvent({ n, nested: { b: [1, null, 'ї'], a: stream } }));
    revisions.set(stream, (await store.append(`lead-${stream}`, last ?? 'none', events)).revision);
  }
}

class Broken extends Error {}

const isBroken = (error: unknown): void => {
  if (!(error instanceof Broken)) throw error;
};

/** A store that takes so many appends, and then breaks in the middle of several, or stops whoever copies into it. */
function endingAfter(count: number, store: EventStore, stopping: AbortController): EventStore {
  let left = count;
  return {
    ...store,
    appendInOrder: async (appends) => {
      const [taken, refused] = [appends.slice(0, left), appends.slice(left)];
      left -= taken.length;
      await store.appendInOrder(taken);
      if (left === 0) stopping.abort();
      if (refused.length > 0) throw new Broken();
    },
  };
}

/** A store that somebody appends to just before it is read for those times. */
function growingBefore(reads: readonly number[], store: EventStore): EventStore {
  let read = 0;
  return {
    ...store,
    pages: async function* (options) {
      read += 1;
      if (reads.includes(read)) await store.append(`late-${read}`, 'none', [anEvent()]);
      yield* store.pages(options);
    },
  };
}

const INTERLEAVED = [
  [1, 1],
  [2, 3],
  [1, 2],
  [3, 1],
  [1, 1],
  [2, 1],
  [4, 12],
  [3, 2],
] as const;

const texts = (events: readonly RecordedEvent[]): string[] => events.map(canonicalText);
const placeOf = ({ id, stream, revision, recordedAt }: RecordedEvent): string =>
  `${id} ${stream} ${revision} ${recordedAt}`;

describe('A copy of a log', () => {
  it('has the same events, times and order in EventStoreDB, and again in SQLite after the way back', async () => {
    const [first, server, last] = [embedded(), connect(await aServer()), embedded()];
    await fill(first, INTERLEAVED);
    const original = await readAll(first);
    expect(await copyLog(first, server)).toMatchObject({ copied: 23, comparison: { isEqual: true } });
    expect((await readAll(server)).map(placeOf)).toEqual(original.map(placeOf));
    expect(await copyLog(server, last)).toMatchObject({ copied: 23, comparison: { isEqual: true } });
    const again = await readAll(last);
    expect(texts(again)).toEqual(texts(original));
    expect(again.map(({ recordedAt }) => recordedAt)).toEqual(original.map(({ recordedAt }) => recordedAt));
    expect(again[0]?.recordedAt).toBe('2021-01-01T00:00:01.123Z');
    expect(again.map(({ metadata: { recordedAt: _, ...rest } }) => rest)).toEqual(
      original.map(({ metadata }) => metadata),
    );
  });

  it('finds nothing left to do when it is run again, and goes on with what is new', async () => {
    const [source, target] = [embedded(), connect(await aServer())];
    await fill(source, INTERLEAVED);
    await copyLog(source, target);
    expect(await copyLog(source, target)).toMatchObject({ found: 23, copied: 0, comparison: { isEqual: true } });
    await source.append('lead-9', 'none', [anEvent(), anEvent()]);
    expect(await copyLog(source, target)).toMatchObject({ found: 23, copied: 2, comparison: { isEqual: true } });
  });

  it('of any log, stopped anywhere and run again, is the log', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(8), { maxLength: 4 }),
        async (appends, stops) => {
          const [source, target] = [embedded(), embedded()];
          await fill(source, appends);
          for (const stop of stops) {
            const stopping = new AbortController();
            await copyLog(source, endingAfter(stop, target, stopping), { signal: stopping.signal }).catch(isBroken);
            expect(texts(await readAll(source)).slice(0, (await readAll(target)).length)).toEqual(
              texts(await readAll(target)),
            );
          }
          expect((await copyLog(source, target)).comparison?.isEqual).toBe(true);
          expect(texts(await readAll(target))).toEqual(texts(await readAll(source)));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('takes what the source gets meanwhile, round by round', async () => {
    const [source, target] = [embedded(), embedded()];
    await fill(source, INTERLEAVED);
    const outcome = await copyLog(growingBefore([2, 3], source), target);
    expect(outcome).toMatchObject({ copied: 25, comparison: { isEqual: true, newer: 0 } });
  });

  it('is not called equal where the source has gone on since', async () => {
    const [source, target] = [embedded(), embedded()];
    await fill(source, INTERLEAVED);
    const outcome = await copyLog(growingBefore([3], source), target);
    expect(outcome).toMatchObject({ copied: 23, comparison: { isEqual: false, newer: 1, differingStreams: 0 } });
    expect(await copyLog(source, target)).toMatchObject({ copied: 1, comparison: { isEqual: true } });
  });

  it('puts events of a stream that follow each other into as few appends as a cautious estimate of their size allows', async () => {
    const [source, target] = [embedded(), embedded()];
    await fill(source, [
      [1, 300],
      [1, 300],
      [1, 1],
    ]);
    // A character is counted as the longest that JSON has.
    const large = 'x'.repeat(MAX_APPEND_BYTES / 6 / 2 - 1_000);
    await source.append('lead-big', 'none', [anEvent(large), anEvent(large)]);
    await source.append('lead-big', 1, [anEvent(large)]);
    const appends: number[] = [];
    const counting: EventStore = {
      ...target,
      appendInOrder: (runs) => {
        appends.push(...runs.map(({ events }) => events.length));
        return target.appendInOrder(runs);
      },
    };
    expect((await copyLog(source, counting)).comparison?.isEqual).toBe(true);
    expect(appends).toEqual([500, 101, 2, 1]);
  });
});

describe('A copy is refused', () => {
  const refusalOf = async (source: EventStore, target: EventStore): Promise<string> => {
    const error: unknown = await copyLog(source, target).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CopyRefused);
    return (error as CopyRefused).message;
  };

  it('where the target holds other events, naming the first by stream and place, and writes nothing', async () => {
    const [source, target] = [embedded(), connect(await aServer())];
    await fill(source, INTERLEAVED);
    const common = (await readAll(source)).slice(0, 1);
    await target.append(
      'lead-1',
      'none',
      common.map(({ id, type, data, metadata, recordedAt }) => ({
        id,
        type,
        data,
        metadata: { ...metadata, recordedAt },
      })),
    );
    await target.append('pipeline-own', 'none', [anEvent()]);
    const message = await refusalOf(source, target);
    expect(message).toMatch(
      /holds other events than the source: event 2 of the target \(stream pipeline-own, revision 0, position \d+-\d+\)/,
    );
    expect(message).toMatch(
      /the source has there .* \(stream lead-2, revision 0, position 0000000000000002\)\. A copy needs an empty target/,
    );
    expect(await readAll(target)).toHaveLength(2);
  });

  it('where the target goes on behind the end of the source', async () => {
    const [source, target] = [embedded(), embedded()];
    await fill(source, INTERLEAVED);
    await copyLog(source, target);
    await target.append('lead-77', 'none', [anEvent()]);
    expect(await refusalOf(source, target)).toMatch(
      /holds more than the source: event 24 of the target \(stream lead-77/,
    );
  });

  it('where an event has other data under the same id', async () => {
    const [source, target] = [embedded(), embedded()];
    const event = anEvent({ amount: 1 });
    await source.append('lead-1', 'none', [event]);
    await target.append('lead-1', 'none', [{ ...event, data: { amount: 2 } }]);
    expect(await refusalOf(source, target)).toMatch(/another version of the source: event 1 .* differs in content/);
  });

  it('where somebody writes to the target meanwhile, with what to do', async () => {
    const [source, target] = [embedded(), embedded()];
    await fill(source, INTERLEAVED);
    const disturbed: EventStore = {
      ...target,
      appendInOrder: async (appends) => {
        await target.append('lead-3', 'none', [anEvent()]);
        return target.appendInOrder(appends);
      },
    };
    expect(await refusalOf(source, disturbed)).toMatch(
      /Stream lead-3 of the target is at revision 0, where the copy goes on after none: somebody else writes/,
    );
  });

  it('where the beginning of a stream is gone from the source', async () => {
    const [source, target] = [embedded(), embedded()];
    await fill(source, INTERLEAVED);
    const cut: EventStore = {
      ...source,
      pages: async function* (options) {
        for await (const page of source.pages(options)) {
          yield { ...page, events: page.events.filter(({ stream, revision }) => stream !== 'lead-2' || revision > 1) };
        }
      },
    };
    expect(await refusalOf(cut, target)).toMatch(
      /Stream lead-2 of the source goes on at revision 2, .* was deleted or cut/,
    );
  });

  it('where an event does not fit any more with its time beside it', async () => {
    const [source, target] = [embedded(), embedded()];
    const frame = Buffer.byteLength(JSON.stringify(METADATA)) + 'OfferRefused'.length + '""'.length;
    await source.append('lead-1', 'none', [anEvent('x'.repeat(MAX_APPEND_BYTES - frame))]);
    expect(await refusalOf(source, target)).toMatch(/cannot take an event of the source: .* the limit is 1048576/);
  });
});

describe('The comparison at the end', () => {
  it('names streams that differ and says what either side has', async () => {
    const [source, target] = [embedded(), embedded()];
    await fill(source, INTERLEAVED);
    const forgetful: EventStore = {
      ...target,
      pages: async function* (options) {
        for await (const page of target.pages(options)) {
          yield { ...page, events: page.events.filter(({ stream, revision }) => stream !== 'lead-4' || revision < 11) };
        }
      },
    };
    const { comparison } = await copyLog(source, forgetful);
    expect(comparison).toMatchObject({
      isEqual: false,
      differingStreams: 1,
      source: { streams: 4, events: 23 },
      target: { streams: 4, events: 22 },
      examples: [{ stream: 'lead-4', source: { events: 12 }, target: { events: 11 } }],
    });
  });

  it('notices the same events in another order', async () => {
    const [source, target] = [embedded(), embedded()];
    await fill(source, INTERLEAVED);
    await copyLog(source, target);
    const sorted = (await readAll(target)).sort((a, b) => (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0));
    let reads = 0;
    const reordered: EventStore = {
      ...target,
      pages: async function* (options) {
        // Once to find out what is there, once to verify.
        if (reads++ === 0) yield* target.pages(options);
        else yield { events: sorted, position: await target.head(), atHead: true };
      },
    };
    const { comparison } = await copyLog(source, reordered);
    expect(comparison).toMatchObject({ isEqual: false, differingStreams: 0 });
  });

  it('covers as many streams as there are', async () => {
    const [source, target] = [embedded(), embedded()];
    await fill(
      source,
      Array.from({ length: 3_000 }, (_, n) => [n, 1] as const),
    );
    const { comparison } = await copyLog(source, target);
    expect(comparison).toMatchObject({ isEqual: true, source: { streams: 3_000, events: 3_000 } });
  });
});
