import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { EventMetadata, NewEvent, RecordedEvent } from '#kernel';
import type { AppendResult, EventPage, EventStore, PagesOptions } from '#event-store';

export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** Closes the store and opens it again on the same data. */
  readonly reopen?: () => Promise<EventStore>;
  /** Another handle on the same data, as another process would have it; closed by `dispose`. */
  readonly second?: () => Promise<EventStore>;
  dispose(): Promise<void>;
}

/** The log need not be empty: every law starts at the head and writes to streams of its own. */
export interface Bench extends EventStoreUnderTest {
  readonly start: string;
}

export type Law = (name: string, check: (bench: Bench) => Promise<void>) => void;

export const METADATA: EventMetadata = {
  actor: { id: 'seller-7', role: 'seller' },
  occurredAt: '2026-02-03T04:05:06.789Z',
  command: 'refuse-offer',
  commandId: '6b2f3c1e-6f0b-4c5e-9a53-0a6f2f5f7c11',
  correlationId: '6b2f3c1e-6f0b-4c5e-9a53-0a6f2f5f7c11',
  causationId: '6b2f3c1e-6f0b-4c5e-9a53-0a6f2f5f7c11',
  schemaVersion: 1,
};

export const aStream = (): string => `lead-${randomUUID()}`;
export const anEvent = (data: unknown = { offer: 1 }, type = 'OfferRefused'): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  metadata: METADATA,
});
export const someEvents = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => anEvent({ n }));
export const ids = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

/** What an append was refused with; fails if it was not. */
export async function refusal(appending: Promise<AppendResult>): Promise<unknown> {
  const [outcome] = await Promise.allSettled([appending]);
  if (outcome.status === 'fulfilled') throw new Error(`Appended at ${outcome.value.position} what had to be refused`);
  return outcome.reason;
}

export async function allPages(store: EventStore, options: PagesOptions): Promise<EventPage[]> {
  const pages: EventPage[] = [];
  for await (const page of store.pages(options)) pages.push(page);
  return pages;
}

export const eventsOf = (pages: readonly EventPage[]): RecordedEvent[] => pages.flatMap(({ events }) => [...events]);

/** Reads live until `count` events are there. */
export async function follow(store: EventStore, options: PagesOptions, count: number): Promise<RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  for await (const page of store.pages({ ...options, live: true })) {
    seen.push(...page.events);
    if (seen.length >= count) break;
  }
  return seen;
}

/** A live reader that is known to wait at the head, since it has reported it. */
export async function waitingReader(
  store: EventStore,
  options: PagesOptions,
): Promise<{ readonly next: Promise<IteratorResult<EventPage>> }> {
  const iterator = store.pages({ ...options, live: true })[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true || !first.value.atHead) throw new Error('The reader did not report the head');
  const next = nextWithEvents(iterator);
  for (let turns = 0; turns < 20; turns++) await turn();
  return { next };
}

/** A store may say at any time that the position has moved over records that nobody asked for: a page without events. */
async function nextWithEvents(iterator: AsyncIterator<EventPage>): Promise<IteratorResult<EventPage>> {
  for (;;) {
    const next = await iterator.next();
    if (next.done === true || next.value.events.length > 0) return next;
  }
}

export function expectRising(events: readonly RecordedEvent[]): void {
  const positions = events.map(({ position }) => position);
  expect(positions).toEqual([...new Set(positions)].sort());
}
