import { type Position, START } from '#kernel';
import type { EventReference, Generation } from './port.js';

const MOST = 64;

/** Where the partitions of a new generation stand. @throws RangeError outside 1 … 64 */
export function startOf(partitions: number): Position[] {
  if (Number.isInteger(partitions) && partitions >= 1 && partitions <= MOST)
    return Array.from({ length: partitions }, () => START);
  throw new RangeError(`A generation has 1 to ${MOST} partitions, not ${partitions}`);
}

/** Where one partition of a generation stands. */
export interface PartitionStanding {
  readonly checkpoint: Position;
  readonly lastSeen?: EventReference | undefined;
}

/** What a whole generation says of its partitions. */
export function standingOf(
  partitions: readonly PartitionStanding[],
): Pick<Generation, 'checkpoint' | 'checkpoints' | 'lastSeen'> {
  const [first, ...others] = partitions;
  if (!first) return { checkpoint: START, checkpoints: [] };
  const least = others.reduce((one, other) => (other.checkpoint < one.checkpoint ? other : one), first);
  const furthest = others.reduce((one, other) => (other.checkpoint > one.checkpoint ? other : one), first);
  return {
    checkpoint: least.checkpoint,
    checkpoints: partitions.map(({ checkpoint }) => checkpoint),
    ...(furthest.lastSeen && { lastSeen: furthest.lastSeen }),
  };
}
