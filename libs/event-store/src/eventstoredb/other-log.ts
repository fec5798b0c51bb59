import type { Position } from '#kernel';
import { beyondLog, UnknownPosition } from '../port.js';
import type { LogEnd } from './reading.js';

/** @throws UnknownPosition for a position beyond the end */
export function assertWithin(label: string, position: Position, { end }: LogEnd): void {
  if (position > end) throw beyondLog(label, position);
}

/** For a server that stumbles over a position again and again. */
export const unknownPosition = (label: string, position: Position, cause: unknown): UnknownPosition =>
  new UnknownPosition(
    `The event store ${label} knows no position ${position}: it is another server than the one that position ` +
      'comes from. Name the right server, or rebuild what was built from the log',
    { cause },
  );
