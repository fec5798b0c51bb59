import { randomUUID } from 'node:crypto';
import type { RecordedEvent } from '#kernel';
import {
  aStream,
  anEvent,
  someEvents,
  ids,
  allPages,
  eventsOf,
  follow,
  waitingReader,
  expectRising,
  type Law,
} from './bench.js';

/** Waiting at the end of the log. */
export function liveLaws(law: Law): void {
  law('a reader at the head learns it, waits, and is woken by the next event', async ({ store, start }) => {
    const { next } = await waitingReader(store, { after: start });
    const event = anEvent();
    const { position } = await store.append(aStream(), 'none', [event]);
    const page = await next;
    expect(page.done).toBe(false);
    expect(page.value).toMatchObject({ events: [{ id: event.id, position }], position, atHead: true });
  });

  law('readers see no gap and no repeat while writers write', async ({ store, start }) => {
    const total = 40 * 10;
    const readers = [3, 50, 2_000].map((pageSize) => follow(store, { after: start, pageSize }, total));
    const writers = Array.from({ length: 40 }, async () => {
      const stream = aStream();
      await store.append(stream, 'none', [anEvent()]);
      for (let revision = 0; revision < 9; revision++) await store.append(stream, revision, [anEvent()]);
    });
    await Promise.all(writers);
    const truth = ids(eventsOf(await allPages(store, { after: start })));
    expect(truth).toHaveLength(total);
    for (const seen of await Promise.all(readers)) {
      expectRising(seen);
      expect(ids(seen)).toEqual(truth);
    }
  });

  law('a reader of some types is woken by them, and moves over the others', async ({ store, start }) => {
    const wanted = `Wanted${randomUUID()}`;
    const reading = follow(store, { after: start, types: [wanted] }, 2);
    const events = [anEvent(), anEvent({ n: 1 }, wanted), anEvent(), anEvent({ n: 2 }, wanted)];
    for (const event of events) await store.append(aStream(), 'none', [event]);
    expect((await reading).map(({ data }) => data)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  law('an abort ends the iteration without error, also while it waits', async ({ store, start }) => {
    const abort = new AbortController();
    const { next } = await waitingReader(store, { after: start, signal: abort.signal });
    abort.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  law('an abort between two pages ends the iteration, and one before it begins reads nothing', async (bench) => {
    const { store, start } = bench;
    await store.append(aStream(), 'none', someEvents(10));
    const abort = new AbortController();
    const seen: RecordedEvent[] = [];
    for await (const page of store.pages({ after: start, pageSize: 2, signal: abort.signal })) {
      seen.push(...page.events);
      abort.abort();
    }
    expect(seen.length).toBeLessThanOrEqual(2);
    expect(await allPages(store, { after: start, live: true, signal: abort.signal })).toEqual([]);
  });

  law('a second handle sees what the first appends, and is woken by it', async ({ store, second, start }) => {
    const other = await second?.();
    if (other === undefined) return;
    const { next } = await waitingReader(other, { after: start });
    const stream = aStream();
    const event = anEvent();
    await store.append(stream, 'none', [event]);
    expect((await next).value).toMatchObject({ events: [{ id: event.id }] });
    expect(ids(await other.readStream(stream))).toEqual([event.id]);
    expect(await other.head()).toBe(await store.head());
  });

  law('two handles share one order and one truth about revisions', async ({ store, second, start }) => {
    const other = await second?.();
    if (other === undefined) return;
    const streams = Array.from({ length: 30 }, aStream);
    const races = streams.flatMap((stream) =>
      [store, other].map((handle) => handle.append(stream, 'none', someEvents(2))),
    );
    const outcomes = await Promise.allSettled(races);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
    const events = eventsOf(await allPages(store, { after: start }));
    expect(events).toHaveLength(60);
    expectRising(events);
    expect(eventsOf(await allPages(other, { after: start }))).toEqual(events);
  });
}
