import { WrongExpectedRevision } from '#event-store';
import { allPages, aStream, anEvent, eventsOf, someEvents, ids, refusal, type Law } from './bench.js';

/** Optimistic concurrency: what an append at an expected revision does. */
export function revisionLaws(law: Law): void {
  law('the first event of a stream has revision 0', async ({ store }) => {
    const stream = aStream();
    expect((await store.append(stream, 'none', [anEvent()])).revision).toBe(0);
    expect(ids(await store.readStream(stream))).toHaveLength(1);
  });

  law('a batch takes revisions in its order and answers with its last event', async ({ store }) => {
    const stream = aStream();
    const events = someEvents(5);
    const first = await store.append(stream, 'none', events.slice(0, 2));
    const second = await store.append(stream, first.revision, events.slice(2));
    const stored = await store.readStream(stream);
    expect([first.revision, second.revision]).toEqual([1, 4]);
    expect(ids(stored)).toEqual(ids(events));
    expect(stored.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
    expect(stored.at(-1)?.position).toBe(second.position);
  });

  law('a stream that exists, a stale and a future revision are refused with the actual one', async ({ store }) => {
    const stream = aStream();
    await store.append(stream, 'none', someEvents(3));
    for (const expected of ['none', 0, 1, 3] as const) {
      const error = await refusal(store.append(stream, expected, [anEvent()]));
      expect(error).toBeInstanceOf(WrongExpectedRevision);
      expect(error).toMatchObject({ stream, expected, actual: 2 });
    }
    expect(await store.readStream(stream)).toHaveLength(3);
  });

  law('a revision of a stream that does not exist is refused', async ({ store }) => {
    const stream = aStream();
    const error = await refusal(store.append(stream, 0, someEvents(2)));
    expect(error).toBeInstanceOf(WrongExpectedRevision);
    expect(error).toMatchObject({ stream, expected: 0, actual: 'none' });
    expect(await store.readStream(stream)).toEqual([]);
  });

  law(
    'of fifty writers at one revision exactly one wins, and the others learn where the stream stands',
    async (bench) => {
      const { store } = bench;
      const stream = aStream();
      await store.append(stream, 'none', [anEvent()]);
      const outcomes = await Promise.allSettled(someEvents(50).map((event) => store.append(stream, 0, [event])));
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      expect(refused).toHaveLength(49);
      for (const error of refused) {
        expect(error).toBeInstanceOf(WrongExpectedRevision);
        expect(error).toMatchObject({ expected: 0, actual: 1 });
      }
      expect(await store.readStream(stream)).toHaveLength(2);
    },
  );

  law('appends in order stand in the log in that order, and none stands there behind a refused one', async (bench) => {
    const { store, start } = bench;
    const streams = [aStream(), aStream()];
    const order = Array.from({ length: 40 }, (_, n) => ({
      stream: streams[n % 2] ?? '',
      expected: n < 2 ? ('none' as const) : Math.floor(n / 2) - 1,
      events: [anEvent()],
    }));
    await store.appendInOrder(order);
    await store.appendInOrder([]);
    const written = order.flatMap(({ events }) => ids(events));
    expect(ids(eventsOf(await allPages(store, { after: start })))).toEqual(written);
    const [fine, stale, behind] = [anEvent(), anEvent(), anEvent()];
    const refused = store.appendInOrder([
      { stream: aStream(), expected: 'none', events: [fine] },
      { stream: streams[0] ?? '', expected: 3, events: [stale] },
      { stream: aStream(), expected: 'none', events: [behind] },
    ]);
    await expect(refused).rejects.toMatchObject({ stream: streams[0], expected: 3, actual: 19 });
    expect(ids(eventsOf(await allPages(store, { after: start })))).toEqual([...written, fine.id]);
  });

  law('a refused append leaves those beside it alone', async ({ store }) => {
    const streams = Array.from({ length: 20 }, aStream);
    const outcomes = await Promise.allSettled(
      streams.map((stream, n) => store.append(stream, n % 2 === 0 ? 'none' : 5, someEvents(2))),
    );
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(streams.map((_, n) => n % 2 === 0));
    const lengths = await Promise.all(streams.map(async (stream) => (await store.readStream(stream)).length));
    expect(lengths).toEqual(streams.map((_, n) => (n % 2 === 0 ? 2 : 0)));
  });
}
