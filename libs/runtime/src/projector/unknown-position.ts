import { type EventStore, UnknownPosition } from '#event-store';
import { type Position, type ReadModel, START } from '#kernel';
import type { Generation } from '#read-store';

/** Whether the log does not have a position: what has seen it was built from more than the log holds, or from another one. */
export async function isUnknownPosition(events: EventStore, position: Position): Promise<boolean> {
  if (position === START) return false;
  try {
    for await (const _page of events.pages({ after: position, pageSize: 1 })) return false;
    return false;
  } catch (error) {
    if (error instanceof UnknownPosition) return true;
    throw error;
  }
}

export const furthestOf = (positions: readonly Position[]): Position =>
  positions.reduce((furthest, position) => (position > furthest ? position : furthest), START);

/** Those of the read models whose live generation has seen more than the log holds, or another one. */
export async function unknownToLog(
  events: EventStore,
  models: readonly ReadModel[],
  generations: readonly Generation[],
): Promise<ReadModel[]> {
  const furthest = new Map(
    generations
      .filter(({ state }) => state === 'live')
      .map(({ model, checkpoints }) => [model, furthestOf(checkpoints)]),
  );
  const beyond = new Set<Position>();
  for (const position of new Set(furthest.values()))
    if (await isUnknownPosition(events, position)) beyond.add(position);
  return models.filter(({ name }) => beyond.has(furthest.get(name) ?? START));
}
