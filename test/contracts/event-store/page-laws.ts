import { randomUUID } from 'node:crypto';
import { type RecordedEvent, START } from '#kernel';
import type { EventPage } from '#event-store';
import { aStream, anEvent, someEvents, ids, allPages, eventsOf, expectRising, type Law } from './bench.js';

/** A store may have records of its own behind the last event, so the end can be past it. */
function expectPassed(pages: readonly EventPage[], position: string): void {
  expect((pages.at(-1)?.position ?? '') >= position).toBe(true);
}

/** All that an event says, read field by field: a store may answer some of them only when asked. */
const read = ({ id, stream, revision, position, type, data, occurredAt, recordedAt, metadata }: RecordedEvent) => ({
  id,
  stream,
  revision,
  position,
  type,
  data,
  occurredAt,
  recordedAt,
  metadata,
});

/** The ordered log in pages. */
export function pageLaws(law: Law): void {
  law('events of parallel writers come once each, in the order of their positions', async ({ store, start }) => {
    const streams = Array.from({ length: 8 }, aStream);
    await Promise.all(
      streams.map(async (stream) => {
        await store.append(stream, 'none', someEvents(3));
        for (let revision = 2; revision < 12; revision++) await store.append(stream, revision, [anEvent()]);
      }),
    );
    const events = eventsOf(await allPages(store, { after: start, pageSize: 7 }));
    expect(events).toHaveLength(8 * 13);
    expectRising(events);
    for (const stream of streams) {
      const own = events.filter((event) => event.stream === stream);
      expect(own).toEqual(await store.readStream(stream));
    }
  });

  law('lean pages hand out the same events', async ({ store, start }) => {
    await store.append(aStream(), 'none', someEvents(25));
    const whole = eventsOf(await allPages(store, { after: start }));
    const lean = eventsOf(await allPages(store, { after: start, lean: true, pageSize: 10 }));
    expect(lean.map(read)).toEqual(whole.map(read));
  });

  law('pages keep their size, and only the last one is at the head', async ({ store, start }) => {
    await store.append(aStream(), 'none', someEvents(25));
    const pages = await allPages(store, { after: start, pageSize: 10 });
    expect(eventsOf(pages)).toHaveLength(25);
    for (const { events } of pages) expect(events.length).toBeLessThanOrEqual(10);
    expect(pages.map(({ atHead }) => atHead)).toEqual(pages.map((_, n) => n === pages.length - 1));
  });

  law('reading goes on at the position of any page or event, without gap or repeat', async ({ store, start }) => {
    await store.append(aStream(), 'none', someEvents(23));
    const pages = await allPages(store, { after: start, pageSize: 5 });
    const all = eventsOf(pages);
    for (const { position } of [...pages, ...all]) {
      const rest = eventsOf(await allPages(store, { after: position, pageSize: 6 }));
      expect(ids(rest)).toEqual(ids(all.filter((event) => event.position > position)));
    }
  });

  law('only wanted types come, and the position moves over the others', async ({ store, start }) => {
    const wanted = `Wanted${randomUUID()}`;
    const events = Array.from({ length: 60 }, (_, n) => anEvent({ n }, n % 20 === 3 ? wanted : 'Other'));
    const { position } = await store.append(aStream(), 'none', events);
    const pages = await allPages(store, { after: start, types: [wanted], pageSize: 2 });
    expect(eventsOf(pages).map(({ data }) => data)).toEqual([{ n: 3 }, { n: 23 }, { n: 43 }]);
    expectPassed(pages, position);
    const none = await allPages(store, { after: start, types: [`Unheard${randomUUID()}`] });
    expect(eventsOf(none)).toEqual([]);
    expectPassed(none, position);
    expect(none.at(-1)?.atHead).toBe(true);
    expect(eventsOf(await allPages(store, { after: start, types: [] }))).toEqual([]);
  });

  law('past the end there is one empty page at the head', async ({ store }) => {
    const { position } = await store.append(aStream(), 'none', someEvents(2));
    expect((await store.head()) >= position).toBe(true);
    const pages = await allPages(store, { after: position });
    expect(pages).toMatchObject([{ events: [], atHead: true }]);
    expectPassed(pages, position);
  });

  law('from the start the whole log comes', async ({ store, start }) => {
    const events = someEvents(3);
    await store.append(aStream(), 'none', events);
    const all = eventsOf(await allPages(store, { after: START }));
    expect(ids(all.filter(({ position }) => position > start))).toEqual(ids(events));
    expectRising(all);
  });
}
