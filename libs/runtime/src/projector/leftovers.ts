import type { EventStore } from '#event-store';
import type { ReadModel } from '#kernel';
import type { Generation, ReadStore } from '#read-store';
import { unknownTo } from './known-to-log.js';

/**
 * Generations that were left half built, unless they are to be gone on with and can be. Their documents may be ahead of their checkpoint,
 * so neither may what was live meanwhile have seen more than the log holds.
 */
export async function dropLeft(
  events: EventStore,
  store: ReadStore,
  models: readonly ReadModel[],
  afresh = false,
): Promise<void> {
  for (const generation of await inState('building', store, models)) {
    const live = (await inState('live', store, models)).filter(({ model }) => model === generation.model);
    const isUnknown = async (): Promise<boolean> =>
      (await unknownTo(events, [generation, ...live], await events.head())).length > 0;
    if (afresh || (await isUnknown())) await store.drop(generation);
  }
}

/** A retired generation is kept until the next rebuild, for readers that were still at it when the switch came. */
export async function dropRetired(store: ReadStore, models: readonly ReadModel[]): Promise<void> {
  for (const generation of await inState('retired', store, models)) await store.drop(generation);
}

async function inState(
  state: Generation['state'],
  store: ReadStore,
  models: readonly ReadModel[],
): Promise<Generation[]> {
  const names = new Set(models.map(({ name }) => name));
  return (await store.generations()).filter((one) => one.state === state && names.has(one.model));
}
