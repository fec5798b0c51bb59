import { type Position, START } from '#kernel';

const MOST = 64;

/** Where the partitions of a new generation stand. @throws RangeError outside 1 … 64 */
export function startOf(partitions: number): Position[] {
  if (Number.isInteger(partitions) && partitions >= 1 && partitions <= MOST)
    return Array.from({ length: partitions }, () => START);
  throw new RangeError(`A generation has 1 to ${MOST} partitions, not ${partitions}`);
}

/** The checkpoint of a whole generation. */
export const leastOf = (checkpoints: readonly Position[]): Position =>
  checkpoints.reduce((least, one) => (one < least ? one : least), checkpoints[0] ?? START);
