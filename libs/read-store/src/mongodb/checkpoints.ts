import type { Position } from '#kernel';
import { CheckpointMoved, type EventReference, type Fence, type GenerationCommit, LeaseLost } from '../port.js';
import { dropCollections } from './collections.js';
import type { Connection } from './connection.js';
import { type Entry, type Partition, partitionPath, partitionsOf } from './entries.js';
import { heldOf } from './leases.js';
import { allModels, entryOf, registry, type RegisteredModel } from './registry.js';

type Move = Pick<GenerationCommit, 'generation' | 'partition' | 'fence' | 'from' | 'to' | 'lastSeen'>;

/** A commit whose checkpoints are still to be moved, with the numbers of its partitions. */
export type Pending<Step extends Move = Move> = Step & { readonly partitions: readonly number[] };

export async function modelsByName(connection: Connection): Promise<Map<string, RegisteredModel>> {
  return new Map((await allModels(connection)).map((model) => [model._id, model]));
}

/** The partitions that a commit moves, as they stand; none where it is of one that is not there. */
export const movesOf = (
  entry: Entry | undefined,
  { partition }: Pick<GenerationCommit, 'partition'>,
): (readonly [number, Partition])[] =>
  (entry ? partitionsOf(entry) : [])
    .map((one, number) => [number, one] as const)
    .filter(([number]) => partition === undefined || number === partition);

/** An older token of the same lease is refused; tokens of different leases say nothing about each other. */
const isNotOlder = (path: string, { name, token }: Fence): object => ({
  $or: [{ [`${path}.name`]: { $ne: name } }, { [`${path}.token`]: { $lte: token } }],
});

/** Moves all partitions of a commit in one atomic write. */
function updateOf({ generation, partitions, fence, from, to, lastSeen }: Pending, token: string) {
  const { model, number } = generation;
  const paths = partitions.map((partition) => partitionPath(number, partition));
  const conditions = paths.flatMap((path) => [
    { [`${path}.checkpoint`]: from },
    ...(fence ? [isNotOlder(`${path}.fence`, fence)] : []),
  ]);
  const changes = paths.flatMap((path) => [
    [`${path}.checkpoint`, to] as const,
    [`${path}.commit`, token] as const,
    ...(lastSeen ? [[`${path}.lastSeen`, lastSeen] as const] : []),
    ...(fence ? [[`${path}.fence`, { name: fence.name, token: fence.token }] as const] : []),
  ]);
  const filter = { _id: model, $and: [{ $or: [{ live: number }, { building: number }] }, ...conditions] };
  return { updateOne: { filter, update: { $set: Object.fromEntries<Position | Fence | EventReference>(changes) } } };
}

/**
 * Moves the checkpoints of what is written, each from where it was.
 * @param token by which a commit knows its own work again
 */
export async function moveCheckpoints(
  connection: Connection,
  pending: readonly Pending[],
  token: string,
): Promise<void> {
  if (pending.length === 0) return;
  const updates = pending.map((step) => updateOf(step, token));
  const { matchedCount } = await registry(connection).bulkWrite(updates, { ordered: true });
  if (matchedCount < pending.length) await requireMoved(connection, pending, token);
}

async function requireMoved(connection: Connection, pending: readonly Pending[], token: string): Promise<void> {
  const models = await modelsByName(connection);
  for (const step of pending) {
    const { generation, fence } = step;
    const entry = entryOf(models.get(generation.model), generation.number);
    // A write that came after a drop brings the collection back.
    if (!entry) await dropCollections(connection, generation);
    const moves = movesOf(entry, step);
    if (moves.length > 0 && moves.every(([, { commit }]) => commit === token)) continue;
    if (fence && (await heldOf(connection, [fence])).length === 0) throw new LeaseLost(fence);
    throw new CheckpointMoved(generation);
  }
}
