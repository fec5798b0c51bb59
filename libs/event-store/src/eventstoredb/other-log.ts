import type { Position } from '#kernel';
import { StoreUnavailable } from '../port.js';
import type { LogEnd } from './reading.js';

/** @throws StoreUnavailable for a position beyond the end: reading from there would wait for ever. */
export function assertWithin(label: string, position: Position, { end }: LogEnd): void {
  if (position <= end) return;
  throw new StoreUnavailable(
    `Position ${position} lies beyond the end of the log of ${label}: that server was restored from an older backup, or it is ` +
      'another one. Name the right server, or rebuild what was built from the log',
  );
}

/** For a server that stumbles over a position again and again. */
export const unknownPosition = (label: string, position: Position, cause: unknown): StoreUnavailable =>
  new StoreUnavailable(
    `The event store ${label} knows no position ${position}: it is another server than the one that position ` +
      'comes from. Name the right server, or rebuild what was built from the log',
    { cause },
  );
