import { setImmediate } from 'node:timers/promises';
import type { EventStore } from '#event-store';
import type { Position, ReadModel } from '#kernel';
import type { Fence, ReadStore } from '#read-store';
import { earliest } from './commit.js';
import { type Comparison, compareWithLive } from './comparison.js';
import { GenerationFold } from './generation-fold.js';
import { dropLeft, dropRetired } from './leftovers.js';
import { Preparation } from './preparation.js';
import { rebuildLease } from './units.js';
import { WriteBehind, type WriteSettings } from './write-behind.js';

/**
 * About what a core keeps at hand while one read model after the other folds it: with SQLite a twentieth faster than four times as much,
 * as long as memory holds the documents. Where it does not, each page asks for those that have left, and MongoDB likes fewer, larger pages.
 */
const PAGE = 1_000;

export interface RebuildProgress {
  readonly events: number;
  readonly position: Position;
}

export interface RebuildOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RebuildProgress) => void) | undefined;
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

/** What takes part in a rebuild. */
interface Work {
  readonly events: EventStore;
  readonly folds: readonly GenerationFold[];
  readonly writing: WriteBehind;
  readonly preparation: Preparation;
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

/** Folds on while the live generations have come further meanwhile: reads must not fall back at the switch. */
async function catchUp(store: ReadStore, work: Work, options: RebuildOptions): Promise<number> {
  const { folds } = work;
  let folded = 0;
  while (!options.signal?.aborted && (await isBehindLive(store, folds))) {
    const from = earliest(folds);
    folded += await fold(work, options);
    // The live ones had come further before this began, so what they have seen is not in the log: it was put back from a backup.
    if (earliest(folds) === from) break;
  }
  return folded;
}

async function isBehindLive(store: ReadStore, folds: readonly GenerationFold[]): Promise<boolean> {
  for (const { model, position } of folds) {
    if (position < ((await store.live(model))?.checkpoint ?? '')) return true;
  }
  return false;
}

async function fold(
  { events, folds, writing, preparation }: Work,
  { signal, onProgress }: RebuildOptions,
): Promise<number> {
  const types = [...new Set(folds.flatMap(({ model }) => model.eventTypes))];
  const head = await events.head();
  const after = earliest(folds);
  let folded = 0;
  try {
    for await (const page of events.pages({ after, types, lean: true, pageSize: PAGE, ...(signal && { signal }) })) {
      for (const generation of folds) {
        await generation.take(page.events, page.position);
        // The event loop is held for the page of one read model, not of all.
        await setImmediate();
      }
      folded += page.events.length;
      await writing.due();
      preparation.reached(events.share(page.position, head));
      onProgress?.({ events: folded, position: page.position });
    }
    await writing.finish();
  } finally {
    await writing.settled();
  }
  return folded;
}
