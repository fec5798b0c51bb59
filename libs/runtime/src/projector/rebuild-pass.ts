import { setImmediate } from 'node:timers/promises';
import type { EventStore } from '#event-store';
import type { Position } from '#kernel';
import type { ReadStore } from '#read-store';
import { earliest } from './commit.js';
import type { GenerationFold } from './generation-fold.js';
import type { Preparation } from './preparation.js';
import type { WriteBehind } from './write-behind.js';

/**
 * About what a core keeps at hand while one read model after the other folds it: with SQLite a twentieth faster than four times as much,
 * as long as memory holds the documents. Where it does not, each page asks for those that have left, and MongoDB likes fewer, larger pages.
 */
const PAGE = 1_000;

export interface RebuildProgress {
  readonly events: number;
  readonly position: Position;
}

export interface PassOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RebuildProgress) => void) | undefined;
}

/** What takes part in a rebuild. */
export interface Work {
  readonly events: EventStore;
  readonly folds: readonly GenerationFold[];
  readonly writing: WriteBehind;
  readonly preparation: Preparation;
}

/** Folds on while the live generations have come further meanwhile: reads must not fall back at the switch. */
export async function catchUp(store: ReadStore, work: Work, options: PassOptions): Promise<number> {
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

/** Folds the log from where the generations stand to its end, and writes. @returns how many events */
export async function fold(
  { events, folds, writing, preparation }: Work,
  { signal, onProgress }: PassOptions,
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
