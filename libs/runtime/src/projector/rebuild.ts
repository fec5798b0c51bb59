import type { EventStore } from '#event-store';
import type { ReadModel } from '#kernel';
import type { Fence, ReadStore } from '#read-store';
import { type Comparison, compareWithLive } from './comparison.js';
import { GenerationFold } from './generation-fold.js';
import { dropLeft, dropRetired } from './leftovers.js';
import { Preparation } from './preparation.js';
import { catchUp, fold, type PassOptions, type Work } from './rebuild-pass.js';
import { rebuildLease } from './units.js';
import { WriteBehind, type WriteSettings } from './write-behind.js';

export interface RebuildOptions extends PassOptions {
  /** How many partitions the new generation of a model has; one where absent. */
  readonly partitions?: ((model: string) => number) | undefined;
  /** The leases of the models under which it is done; none is asked for where absent. */
  readonly fences?: readonly Fence[] | undefined;
  readonly writes?: WriteSettings | undefined;
  /** Throws away what an interrupted rebuild has left, which another release of the program may have built; gone on with where absent. */
  readonly afresh?: boolean | undefined;
  /**
   * Is told, before the switch, how the new generation of a model differs from the live one, where that was built by the same
   * declaration; nothing is compared where absent.
   */
  readonly onCompared?: ((comparison: Comparison) => void) | undefined;
}

export interface Rebuilt {
  /** Events. */
  readonly folded: number;
  /** Whether the new generations are the live ones now; they are left as they are if the signal came before the end. */
  readonly isComplete: boolean;
}

/**
 * Builds the next generation of the given read models from the whole log, in one pass for all, and promotes them.
 * Reads go on from the live generations meanwhile. One that was interrupted is resumed at its checkpoint.
 */
export async function rebuild(
  events: EventStore,
  store: ReadStore,
  models: readonly ReadModel[],
  options: RebuildOptions = {},
): Promise<Rebuilt> {
  await dropLeft(events, store, models, options.afresh);
  const folds = await openFolds(store, models, options);
  // The new generation needs nothing of the retired one, so it is removed beside the folding.
  const dropped = dropRetired(store, models);
  dropped.catch(() => undefined);
  const { signal, onCompared } = options;
  const work: Work = {
    events,
    folds,
    writing: new WriteBehind(store, folds, options.writes),
    preparation: new Preparation(store, folds, signal),
  };
  try {
    let folded = await fold(work, options);
    folded += await catchUp(store, work, options);
    await dropped;
    if (onCompared) await compareAll(store, folds, onCompared, signal);
    await work.preparation.finish();
    folded += await catchUp(store, work, options);
    if (signal?.aborted) return { folded, isComplete: false };
    for (const { generation } of folds) if (generation.state === 'building') await store.promote(generation);
    return { folded, isComplete: true };
  } finally {
    await Promise.allSettled([work.preparation.leave(), dropped]);
  }
}

async function openFolds(
  store: ReadStore,
  models: readonly ReadModel[],
  { partitions, fences }: RebuildOptions,
): Promise<GenerationFold[]> {
  const folds: GenerationFold[] = [];
  for (const model of models) {
    const generation = await store.begin(model, partitions?.(model.name));
    const fence = fences?.find(({ name }) => name === rebuildLease(model.name));
    folds.push(await GenerationFold.open(model, generation, store, 'throw', { fence }));
  }
  return folds;
}

async function compareAll(
  store: ReadStore,
  folds: readonly GenerationFold[],
  onCompared: (comparison: Comparison) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const fold of folds) {
    const comparison = await compareWithLive(store, fold, signal);
    if (comparison) onCompared(comparison);
  }
}
