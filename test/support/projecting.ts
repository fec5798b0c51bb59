import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '#event-store';
import { type ReadModel, START } from '#kernel';
import type { ReadStore } from '#read-store';
import { Projector } from '../../libs/runtime/src/projector/projector.js';

/**
 * Runs a projector while something happens, until every read model has seen the whole log.
 * @param options.caughtUp what is done then, while it still runs
 * @returns the errors it told
 */
export async function projecting(
  events: EventStore,
  store: ReadStore,
  models: readonly ReadModel[],
  happens: () => Promise<void> = async () => undefined,
  { partitions = 1, caughtUp }: { readonly partitions?: number; readonly caughtUp?: () => Promise<void> } = {},
): Promise<{ readonly errors: readonly string[] }> {
  const errors: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (message: string) => void errors.push(message) };
  const stop = new AbortController();
  const settings = { owner: randomUUID(), leaseMs: 5_000, partitions: () => partitions };
  const running = new Projector(events, store, models, log, settings).run(stop.signal);
  try {
    await happens();
    const head = await events.head();
    while (!(await haveSeen(store, models, head))) await pause(1);
    await caughtUp?.();
  } finally {
    stop.abort();
    await running;
  }
  return { errors };
}

async function haveSeen(store: ReadStore, models: readonly ReadModel[], head: string): Promise<boolean> {
  for (const model of models) if (((await store.live(model))?.checkpoint ?? START) < head) return false;
  return true;
}
