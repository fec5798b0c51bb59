import type { Position } from '#kernel';
import { collect } from './calls.js';
import { CHECKPOINT_WINDOW, type StoreClient } from './client.js';
import { parsePosition, positionOf } from './events.js';
import type { Wish } from './subscription.js';

/** Enough to find the last checkpoint's successors in one look. */
const RECORDS = CHECKPOINT_WINDOW + 44;

/** What lies behind a position. */
export interface Behind {
  /** So far there is nothing that is wanted. */
  readonly clear: Position;
  /** Whether that is the end of the log. */
  readonly isEnd: boolean;
  /** Whether something that is wanted was found. */
  readonly isBehind: boolean;
}

/** Looks at the records that follow a position. @throws what the client fails with, or NoAnswer */
export async function lookBehind(client: StoreClient, from: Position, wish: Wish, limitMs: number): Promise<Behind> {
  let clear = from;
  let isBehind = false;
  let count = 0;
  await collect(client.readAll(parsePosition(from), RECORDS), limitMs, (event) => {
    count += 1;
    isBehind ||= wish.matches(event) && positionOf(event) > from;
    if (!isBehind) clear = positionOf(event);
  });
  return { clear, isEnd: count < RECORDS && !isBehind, isBehind };
}
