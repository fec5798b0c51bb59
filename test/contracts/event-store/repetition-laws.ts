import { WrongExpectedRevision } from '#event-store';
import { aStream, anEvent, someEvents, refusal, type Law } from './bench.js';

/** Idempotence by event id, as EventStoreDB has it. */
export function repetitionLaws(law: Law): void {
  law('the same events at the same revision get the first answer and add nothing', async ({ store }) => {
    const stream = aStream();
    const events = someEvents(3);
    const first = await store.append(stream, 'none', events);
    expect(await store.append(stream, 'none', events)).toEqual(first);
    expect(await store.readStream(stream)).toHaveLength(3);
  });

  law('the first answer stands after later events, too', async ({ store }) => {
    const stream = aStream();
    await store.append(stream, 'none', [anEvent()]);
    const events = someEvents(2);
    const first = await store.append(stream, 0, events);
    await store.append(stream, 2, someEvents(2));
    expect(await store.append(stream, 0, events)).toEqual(first);
    expect(await store.readStream(stream)).toHaveLength(5);
  });

  law('two tries in flight at once are one append', async ({ store }) => {
    const stream = aStream();
    const events = someEvents(2);
    const [one, other] = await Promise.all([
      store.append(stream, 'none', events),
      store.append(stream, 'none', events),
    ]);
    expect(one).toEqual(other);
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  law('the first events of a batch alone are answered with where they stand', async ({ store }) => {
    const stream = aStream();
    const events = someEvents(3);
    await store.append(stream, 'none', events);
    const stored = await store.readStream(stream);
    const again = await store.append(stream, 'none', events.slice(0, 2));
    expect(again).toEqual({ revision: 1, position: stored[1]?.position });
  });

  law('known events with a new one, and known events in another order, are a conflict', async ({ store }) => {
    const stream = aStream();
    const events = someEvents(2);
    await store.append(stream, 'none', events);
    for (const attempt of [[...events, anEvent()], [...events].reverse()]) {
      expect(await refusal(store.append(stream, 'none', attempt))).toBeInstanceOf(WrongExpectedRevision);
    }
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  law('known events at another revision are a conflict', async ({ store }) => {
    const stream = aStream();
    const events = someEvents(2);
    await store.append(stream, 'none', [anEvent()]);
    await store.append(stream, 0, events);
    await store.append(stream, 2, [anEvent()]);
    for (const expected of ['none', 1, 2] as const) {
      const error = await refusal(store.append(stream, expected, events));
      expect(error).toBeInstanceOf(WrongExpectedRevision);
      expect(error).toMatchObject({ actual: 3 });
    }
    expect(await store.readStream(stream)).toHaveLength(4);
  });
}
