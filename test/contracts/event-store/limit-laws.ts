import { randomUUID } from 'node:crypto';
import type { NewEvent } from '#kernel';
import { InvalidAppend, MAX_APPEND_BYTES } from '#event-store';
import { aStream, anEvent, refusal, allPages, eventsOf, type Law } from './bench.js';

/** What no store may accept. */
export function limitLaws(law: Law): void {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const twice = anEvent();
  const refused: readonly (readonly [what: string, events: readonly NewEvent[], stream?: string])[] = [
    ['no events', []],
    ['an id that is no UUID', [anEvent(), { ...anEvent(), id: 'offer-1' }]],
    ['an upper-case UUID', [{ ...anEvent(), id: randomUUID().toUpperCase() }]],
    ['an id that stands twice in one append', [twice, twice]],
    ['an empty type', [anEvent(), anEvent({}, '')]],
    ['a type of the system', [anEvent({}, '$metadata')]],
    ['a cycle', [anEvent(), anEvent(cyclic)]],
    ['a BigInt', [anEvent({ amount: 1n })]],
    ['no data', [anEvent(), { ...anEvent(), data: undefined }]],
    ['more than a mebibyte', [anEvent(), anEvent('x'.repeat(MAX_APPEND_BYTES))]],
    ['an empty stream name', [anEvent()], ''],
    ['a stream of the system', [anEvent()], '$all'],
  ];
  for (const [what, events, stream = aStream()] of refused) {
    law(what, async ({ store, start }) => {
      expect(await refusal(store.append(stream, 'none', events))).toBeInstanceOf(InvalidAppend);
      expect(eventsOf(await allPages(store, { after: start }))).toEqual([]);
    });
  }

  law('but not an append just below the limit, nor the next one', async ({ store }) => {
    const stream = aStream();
    await store.append(stream, 'none', [anEvent('x'.repeat(MAX_APPEND_BYTES - 1_000))]);
    expect((await store.append(stream, 0, [anEvent()])).revision).toBe(1);
  });
}
