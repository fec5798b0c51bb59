import { StoreUnavailable } from '#event-store';
import { aStream, anEvent, someEvents, allPages, eventsOf, waitingReader, type Law } from './bench.js';

/** Health, closing and reopening. */
export function lifecycleLaws(law: Law): void {
  law('it says what it is', async ({ store }) => {
    const { kind, version, warnings } = await store.check();
    expect([kind, version].every((text) => text.length > 0)).toBe(true);
    expect(Array.isArray(warnings)).toBe(true);
  });

  law('closing finishes the appends in flight', async ({ store, reopen }) => {
    const stream = aStream();
    const appending = store.append(stream, 'none', someEvents(2));
    await Promise.all([appending, store.close()]);
    expect((await appending).revision).toBe(1);
    expect(await (await reopen?.())?.readStream(stream)).toHaveLength(2);
  });

  law('closing ends live iterations, and may be repeated', async ({ store, start }) => {
    const { next } = await waitingReader(store, { after: start });
    await store.close();
    expect(await next).toEqual({ done: true, value: undefined });
    await expect(store.close()).resolves.toBeUndefined();
  });

  law('after closing every call fails', async ({ store, start }) => {
    await store.close();
    const calls = [
      () => store.append(aStream(), 'none', [anEvent()]),
      () => store.readStream(aStream()),
      () => store.head(),
      () => store.check(),
      () => allPages(store, { after: start }),
      () => allPages(store, { after: start, live: true }),
    ];
    for (const call of calls) await expect(call()).rejects.toBeInstanceOf(StoreUnavailable);
  });

  law(
    'what was acknowledged is there after reopening, and repeats are still known',
    async ({ store, reopen, start }) => {
      if (reopen === undefined) return;
      const stream = aStream();
      const events = someEvents(3);
      const result = await store.append(stream, 'none', events);
      const before = eventsOf(await allPages(store, { after: start }));
      const again = await reopen();
      expect(eventsOf(await allPages(again, { after: start }))).toEqual(before);
      expect(await again.append(stream, 'none', events)).toEqual(result);
      expect((await again.append(stream, 2, [anEvent()])).position > result.position).toBe(true);
    },
  );
}
