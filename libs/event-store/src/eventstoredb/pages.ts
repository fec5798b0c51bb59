import type { EventPage, PagesOptions } from '../port.js';
import { Follower, type Surroundings } from './follower.js';
import { parsePosition } from './events.js';
import { Inbox } from './inbox.js';
import type { Lane } from './lane.js';
import { assertWithin } from './other-log.js';
import { wishFor } from './subscription.js';

const DEFAULT_PAGE_SIZE = 2_000;

export interface PageSource extends Surroundings {
  /** A connection of its own, since a reader that takes its time holds up everything else on its connection. */
  readonly acquire: () => Lane;
  readonly release: (lane: Lane) => void;
  /** @throws StoreUnavailable */
  readonly assertOpen: () => void;
  /** Aborted when the store closes. */
  readonly closing: AbortSignal;
}

/**
 * The log page by page, out of a subscription. The first page of a reader that stands at the head comes at once, so that it
 * learns it; without `live` the iteration ends at the end of the log as it was when it began, or later.
 */
export async function* readPages(
  source: PageSource,
  options: PagesOptions,
): AsyncGenerator<EventPage, void, undefined> {
  const { after, live = false, pageSize = DEFAULT_PAGE_SIZE, signal, types } = options;
  if (!(Number.isSafeInteger(pageSize) && pageSize > 0)) throw new RangeError(`A page cannot have ${pageSize} events`);
  source.assertOpen();
  parsePosition(after);
  if (signal?.aborted === true) return;
  const target = await source.end();
  assertWithin(source.label, after, target);
  if (after >= target.head && !isOver(source, live, signal)) {
    yield { events: [], position: after, atHead: true };
    if (!live) return;
  }
  const inbox = new Inbox(after, pageSize);
  const lane = source.acquire();
  const follower = new Follower(source, lane, inbox, wishFor(types));
  // Also where nobody asks for the next page any more.
  const stop = (): void => {
    follower.end();
    inbox.wake();
  };
  const signals = [source.closing, ...(signal ? [signal] : [])];
  for (const one of signals) one.addEventListener('abort', stop);
  try {
    const until = live ? undefined : target.head;
    yield* pagesOf({ source, inbox, follower, until, isOver: () => isOver(source, live, signal) });
  } finally {
    follower.end();
    source.release(lane);
    for (const one of signals) one.removeEventListener('abort', stop);
  }
}

/** A live iteration ends when the store closes; another one has not got what it was to get, and fails. */
function isOver(source: PageSource, live: boolean, signal: AbortSignal | undefined): boolean {
  if (signal?.aborted === true || (live && source.closing.aborted)) return true;
  source.assertOpen();
  return false;
}

interface Iteration {
  readonly source: PageSource;
  readonly inbox: Inbox;
  readonly follower: Follower;
  /** Where it ends; `undefined` = it does not. */
  readonly until: string | undefined;
  readonly isOver: () => boolean;
}

async function* pagesOf({
  source,
  inbox,
  follower,
  until,
  isOver,
}: Iteration): AsyncGenerator<EventPage, void, undefined> {
  const { lingerMs, heartbeatMs } = source;
  let handedOut = inbox.position;
  let waitsSince = performance.now();
  while (!isOver()) {
    const hasNews = inbox.position > handedOut;
    const isDue = performance.now() - waitsSince >= lingerMs || (until !== undefined && inbox.position >= until);
    if (!inbox.hasPage && !(hasNews && isDue)) {
      await follower.next(until === undefined ? heartbeatMs : lingerMs);
      continue;
    }
    const { events, position } = inbox.take();
    const atHead = until === undefined ? inbox.isEmpty && inbox.isCaughtUp : position >= until;
    handedOut = position;
    follower.refill();
    yield { events, position, atHead };
    if (until !== undefined && atHead) return;
    waitsSince = performance.now();
  }
}
