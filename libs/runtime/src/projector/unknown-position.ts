import { type EventStore, UnknownPosition } from '#event-store';
import { type Position, type ReadModel, START } from '#kernel';
import type { Generation } from '#read-store';
import { liveOf } from './units.js';

/** Whether the log does not have a position: what has seen it was built from more than the log holds, or from another one. */
async function isUnknown(events: EventStore, position: Position): Promise<boolean> {
  if (position === START) return false;
  try {
    for await (const _page of events.pages({ after: position, pageSize: 1 })) return false;
    return false;
  } catch (error) {
    if (error instanceof UnknownPosition) return true;
    throw error;
  }
}

export async function isAnyUnknown(events: EventStore, positions: readonly Position[]): Promise<boolean> {
  for (const position of positions) if (await isUnknown(events, position)) return true;
  return false;
}

export const furthestOf = ({ checkpoints }: Pick<Generation, 'checkpoints'>): Position =>
  checkpoints.reduce((furthest, position) => (position > furthest ? position : furthest), START);

/** Also where the two are written otherwise, as by another kind of store. */
const isPast = (position: Position, head: Position): boolean =>
  position !== START && (position > head || position.length !== head.length);

/**
 * The live generations that have seen more than the log holds, or another one.
 * @param head where the log ended, before or after the generations were looked at: only what is past that is asked for
 */
export async function unknownToLog(
  events: EventStore,
  models: readonly ReadModel[],
  generations: readonly Generation[],
  head: Position,
): Promise<Generation[]> {
  const past = models
    .flatMap((model) => liveOf(model, generations) ?? [])
    .filter((generation) => isPast(furthestOf(generation), head));
  const unknown = new Set<Position>();
  for (const position of new Set(past.map(furthestOf))) if (await isUnknown(events, position)) unknown.add(position);
  return past.filter((generation) => unknown.has(furthestOf(generation)));
}
