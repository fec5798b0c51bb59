import { type EventStore, UnknownPosition } from '#event-store';
import type { Position, ReadModel } from '#kernel';
import type { Generation, Lease, ReadStore } from '#read-store';
import { liveUnknownTo } from '../projector/known-to-log.js';
import { partitionLease, rebuildLease } from '../projector/units.js';

/** What is known of the log when it is asked where read models stand. */
interface Log {
  readonly head: Position;
  /** The age in seconds of the oldest event after a position. */
  readonly lagAfter: (position: Position) => Promise<number>;
}

/** Where a read model stands, and who folds it. */
export interface Standing extends Log {
  readonly model: ReadModel;
  readonly live: Generation | undefined;
  readonly building: Generation | undefined;
  /** Whether the live generation was built by the declaration that the program has. */
  readonly isCurrent: boolean;
  readonly isRebuilding: boolean;
  /** Whether the live generation has seen what the log does not hold. */
  readonly isAhead: boolean;
  readonly partitions: readonly {
    readonly partition: number;
    readonly position: Position;
    readonly owner: string | null;
    readonly token: number | null;
  }[];
}

export async function standingOf(
  {
    events,
    store,
    models,
  }: { readonly events: EventStore; readonly store: ReadStore; readonly models: readonly ReadModel[] },
  log: Log,
): Promise<Standing[]> {
  const [generations, held] = await Promise.all([store.generations(), store.leases.held()]);
  const leases = new Map(held.map((lease) => [lease.name, lease]));
  const ahead = new Set((await liveUnknownTo(events, models, generations, log.head)).map(({ model }) => model));
  return models.map((model) => ({
    ...standing(model, generations, leases, log),
    isAhead: ahead.has(model.name),
  }));
}

function standing(
  model: ReadModel,
  generations: readonly Generation[],
  leases: ReadonlyMap<string, Lease>,
  log: Log,
): Omit<Standing, 'isAhead'> {
  const inState = (state: Generation['state']): Generation | undefined =>
    generations.find((generation) => generation.model === model.name && generation.state === state);
  const live = inState('live');
  const isCurrent = live?.fingerprint === model.fingerprint;
  const partitions = (live?.checkpoints ?? []).map((position, partition) => {
    const lease = leases.get(partitionLease(model.name, partition));
    return { partition, position, owner: lease?.owner ?? null, token: lease?.token ?? null };
  });
  const isRebuilding = leases.has(rebuildLease(model.name));
  return { ...log, model, live, building: inState('building'), isCurrent, isRebuilding, partitions };
}

/** How old the oldest event after a position is; each position is looked for once. */
export function lagOf(events: EventStore, head: Position, now: string): Log['lagAfter'] {
  const known = new Map<Position, Promise<number>>();
  return async (position) => {
    if (position >= head) return 0;
    const lag = known.get(position) ?? ageAfter(events, position, now);
    known.set(position, lag);
    return lag;
  };
}

async function ageAfter(events: EventStore, after: Position, now: string): Promise<number> {
  try {
    for await (const page of events.pages({ after, pageSize: 1 })) {
      const [oldest] = page.events;
      if (oldest) return Math.max(0, (Date.parse(now) - Date.parse(oldest.recordedAt)) / 1000);
    }
  } catch (error) {
    // Of another log nothing is known to wait.
    if (!(error instanceof UnknownPosition)) throw error;
  }
  return 0;
}
