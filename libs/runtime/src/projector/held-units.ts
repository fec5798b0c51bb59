import type { ReadModel } from '#kernel';
import type { Generation, ReadStore } from '#read-store';
import { GenerationFold } from './generation-fold.js';
import type { Shares } from './shares.js';
import { liveOf, type Unit } from './units.js';

/** All generations, when each of these models has a live one. */
export async function begun(
  store: ReadStore,
  models: readonly ReadModel[],
  partitions: (model: string) => number,
): Promise<Generation[]> {
  const generations = await store.generations();
  const missing = models.filter((model) => !liveOf(model, generations));
  if (missing.length === 0) return generations;
  for (const model of missing) await store.begin(model, partitions(model.name));
  return store.generations();
}

/** What is to be folded, and under which leases: another picture, another pass over the log. */
export const pictureOf = (units: readonly Unit[], shares: Shares): string =>
  units
    .flatMap(({ name, generation }) => {
      const lease = shares.leaseOf(name);
      return lease ? [`${name} ${generation.number} ${lease.token}`] : [];
    })
    .join();

/** A fold for each unit that is held. */
export async function openFolds(units: readonly Unit[], shares: Shares, store: ReadStore): Promise<GenerationFold[]> {
  const held = units.flatMap((unit) => {
    const fence = shares.leaseOf(unit.name);
    return fence ? [{ ...unit, fence }] : [];
  });
  const folds: GenerationFold[] = [];
  for (const { model, generation, partition, fence } of held)
    folds.push(await GenerationFold.open(model, generation, store, 'park', { partition, fence }));
  return folds;
}
