import { LRUCache } from 'lru-cache';
import { type EventStore, UnknownPosition } from '#event-store';
import { type Position, type ReadModel, START } from '#kernel';
import type { EventReference, Generation } from '#read-store';
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

/** Events that were found, by log. */
const FOUND = 100;
const foundIn = new WeakMap<EventStore, LRUCache<string, true>>();

/**
 * Whether the log has an event where it was. It only grows, so what was found is not looked for again: what follows in its stream may be
 * long. An event whose stream cannot be read, or was eaten by retention settings, says nothing about the log.
 */
async function has(events: EventStore, { stream, revision, id, position }: EventReference): Promise<boolean> {
  const known = foundIn.get(events) ?? new LRUCache<string, true>({ max: FOUND });
  foundIn.set(events, known);
  if (known.has(id)) return true;
  const [found] = await events.readStream(stream, revision).catch(() => ['unreadable' as const]);
  if (found === 'unreadable' || (found !== undefined && found.revision > revision)) return true;
  if (found?.id !== id || found.position !== position) return false;
  known.set(id, true);
  return true;
}

export const furthestOf = ({ checkpoints }: Pick<Generation, 'checkpoints'>): Position =>
  checkpoints.reduce((furthest, position) => (position > furthest ? position : furthest), START);

/** Also where the two are written otherwise, as by another kind of store. */
export const isPast = (position: Position, head: Position): boolean =>
  position !== START && (position > head || position.length !== head.length);

/**
 * Those of the generations that have seen more than the log holds, or another one: they stand behind its end, or the event that they
 * have seen last is not in it.
 * @param head where the log ended, before or after the generations were looked at: only what is past that is asked for
 */
export async function unknownTo(
  events: EventStore,
  generations: readonly Generation[],
  head: Position,
): Promise<Generation[]> {
  const positions = new Set(generations.map(furthestOf).filter((position) => isPast(position, head)));
  const beyond = new Set<Position>();
  for (const position of positions) if (await isUnknown(events, position)) beyond.add(position);
  const unknown: Generation[] = [];
  for (const generation of generations) {
    const { lastSeen } = generation;
    const isOther = beyond.has(furthestOf(generation)) || (lastSeen !== undefined && !(await has(events, lastSeen)));
    if (isOther) unknown.push(generation);
  }
  return unknown;
}

/** The live generations that are unknown to the log, as `unknownTo` has it. */
export const liveUnknownTo = (
  events: EventStore,
  models: readonly ReadModel[],
  generations: readonly Generation[],
  head: Position,
): Promise<Generation[]> =>
  unknownTo(
    events,
    models.flatMap((model) => liveOf(model, generations) ?? []),
    head,
  );
