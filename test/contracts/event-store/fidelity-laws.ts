import { METADATA, aStream, anEvent, someEvents, ids, allPages, eventsOf, type Law } from './bench.js';

/** What goes in comes out. */
export function fidelityLaws(law: Law): void {
  law('an event comes back as it was given, with its place and time', async ({ store }) => {
    const stream = aStream();
    const event = anEvent({ offer: 'o-1', amount: { minor: 120_000, currency: 'EUR' }, tags: [], note: null });
    const before = Date.now();
    const { position } = await store.append(stream, 'none', [event]);
    const [stored] = await store.readStream(stream);
    expect(stored).toEqual({
      ...event,
      stream,
      revision: 0,
      position,
      occurredAt: event.metadata.occurredAt,
      recordedAt: stored?.recordedAt,
    });
    expect(stored?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    expect(Math.abs(Date.parse(stored?.recordedAt ?? '') - before)).toBeLessThan(10_000);
  });

  law('an event copied from another store keeps the time when that store recorded it', async ({ store, start }) => {
    const stream = aStream();
    const recordedAt = '2019-05-06T07:08:09.010Z';
    const event = { ...anEvent(), metadata: { ...METADATA, recordedAt } };
    await store.append(stream, 'none', [event]);
    const [paged] = eventsOf(await allPages(store, { after: start }));
    expect((await store.readStream(stream))[0]).toMatchObject({ recordedAt, metadata: event.metadata });
    expect(paged).toMatchObject({ recordedAt, metadata: event.metadata });
  });

  law('texts of every script, control characters and odd keys survive', async ({ store }) => {
    const stream = aStream();
    const oddities = ['\u0000', 'naïve 😀 日本 ئا', '\ud800 alone', '\u2028', "'; DROP TABLE events; --", '"\\', ''];
    const data = {
      ...Object.fromEntries(oddities.map((text) => [`key ${text}`, text])),
      numbers: [0, -1, 1e21, 0.1, Number.MAX_SAFE_INTEGER],
    };
    await store.append(stream, 'none', [anEvent(data, 'Ünïcode 😀')]);
    expect((await store.readStream(stream))[0]).toMatchObject({ type: 'Ünïcode 😀', data });
  });

  law('data may be any JSON value', async ({ store }) => {
    const stream = aStream();
    const values = [null, false, 0, '', [], {}, [[null]]];
    await store.append(
      stream,
      'none',
      values.map((value) => anEvent(value)),
    );
    expect((await store.readStream(stream)).map(({ data }) => data)).toEqual(values);
  });

  law('a stream is read from a revision on, and past its end there is nothing', async ({ store }) => {
    const stream = aStream();
    const events = someEvents(4);
    await store.append(stream, 'none', events);
    expect(ids(await store.readStream(stream, 2))).toEqual(ids(events).slice(2));
    expect(await store.readStream(stream, 4)).toEqual([]);
    expect(await store.readStream(stream, 1_000)).toEqual([]);
    expect(await store.readStream(aStream())).toEqual([]);
  });

  law('a long stream is read whole', async ({ store }) => {
    const stream = aStream();
    const events = someEvents(4_500);
    await store.append(stream, 'none', events.slice(0, 2_000));
    await store.append(stream, 1_999, events.slice(2_000, 4_000));
    await store.append(stream, 3_999, events.slice(4_000));
    const stored = await store.readStream(stream, 100);
    expect(stored.map(({ revision }) => revision)).toEqual(Array.from({ length: 4_400 }, (_, n) => n + 100));
  });
}
