import type { EventStore } from '#event-store';
import type { ReadModel } from '#kernel';
import { type Lease, LeaseLost, type ReadStore } from '#read-store';
import { every } from './pause.js';
import { rebuild, type RebuildOptions, type Rebuilt } from './rebuild.js';
import { type Holder, withoutGone } from './shares.js';
import { rebuildLease } from './units.js';

/** Another process builds the next generation of these read models. */
export class RebuildUnderWay extends Error {
  constructor(
    readonly model: string,
    readonly owner: string,
  ) {
    super(`${model} is being rebuilt by ${owner} already; reads go over to it when it is done`);
    this.name = 'RebuildUnderWay';
  }
}

/** A lease was lost before the end, as where this process stood still for longer than it lasts. */
export class RebuildLost extends Error {
  constructor() {
    super(
      'The rebuild lost its lease before it was done, and another process may go on with it: see leadger status, or run it again',
    );
    this.name = 'RebuildLost';
  }
}

/** The leases for building the next generation of those of the models that nobody else builds. */
export async function leasesToRebuild(
  store: ReadStore,
  models: readonly ReadModel[],
  holder: Holder,
): Promise<Lease[]> {
  await withoutGone(store.leases, holder);
  return store.leases.acquire(
    models.map(({ name }) => rebuildLease(name)),
    holder.owner,
    holder.leaseMs,
  );
}

/** Rebuilds under leases, which are renewed meanwhile and released at the end. Where one is lost, the rebuild stops as if it was told to. */
export async function rebuildUnder(
  leases: readonly Lease[],
  { events, store }: { readonly events: EventStore; readonly store: ReadStore },
  models: readonly ReadModel[],
  { leaseMs, signal, ...options }: RebuildOptions & Pick<Holder, 'leaseMs'>,
): Promise<Rebuilt> {
  const lost = new AbortController();
  const ended = new AbortController();
  const stop = AbortSignal.any([lost.signal, ...(signal ? [signal] : [])]);
  const renewing = every(leaseMs / 3, ended.signal, async () => {
    const kept = await store.leases.renew(leases, leaseMs).catch(() => leases);
    if (kept.length < leases.length) lost.abort();
  });
  try {
    return await rebuild(events, store, models, { ...options, fences: leases, signal: stop });
  } finally {
    ended.abort();
    await renewing;
    await store.leases.release(leases);
  }
}

/** Rebuilds all of the models, or none. @throws RebuildUnderWay if another process is at one of them, RebuildLost */
export async function rebuildAll(
  stores: { readonly events: EventStore; readonly store: ReadStore },
  models: readonly ReadModel[],
  options: RebuildOptions & Holder,
): Promise<Rebuilt> {
  const leases = await leasesToRebuild(stores.store, models, options);
  const names = new Set(leases.map(({ name }) => name));
  const missing = models.find(({ name }) => !names.has(rebuildLease(name)));
  if (!missing) return rebuildToTheEnd(leases, stores, models, options);
  await stores.store.leases.release(leases);
  const held = await stores.store.leases.held();
  const other = held.find(({ name }) => name === rebuildLease(missing.name));
  throw new RebuildUnderWay(missing.name, other?.owner ?? 'another process');
}

/** To the end, unless the signal comes. */
async function rebuildToTheEnd(
  ...[leases, stores, models, options]: Parameters<typeof rebuildUnder>
): Promise<Rebuilt> {
  try {
    const rebuilt = await rebuildUnder(leases, stores, models, options);
    if (rebuilt.isComplete || options.signal?.aborted) return rebuilt;
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
  }
  throw new RebuildLost();
}
