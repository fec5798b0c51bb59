import type { Lease, Leases } from '../port.js';
import type { Connection } from './connection.js';
import { isDuplicate } from './registry.js';

/** Milliseconds since 1970. */
export type Clock = () => number | Promise<number>;

/** Kept after it was released or has expired, so that its token goes on growing. */
interface StoredLease {
  readonly _id: string;
  readonly owner: string | null;
  readonly token: number;
  readonly expiresAt: number;
}

const collectionOn = (connection: Connection) => connection.primary<StoredLease>('leases');
const leaseOf = ({ _id: name, owner, token }: StoredLease): Lease => ({ name, owner: owner ?? '', token });

/** The clock of the server that takes the writes: processes on several machines need not agree about the time. */
export const serverClock =
  (connection: Connection): Clock =>
  async () => {
    const { localTime }: { localTime?: unknown } = await connection.database.command(
      { hello: 1 },
      { readPreference: 'primary' },
    );
    if (localTime instanceof Date) return localTime.getTime();
    throw new Error('MongoDB does not say what time it is');
  };

export const leasesOn = (connection: Connection, now: Clock): Leases => ({
  acquire: async (names, owner, ttl) =>
    connection.call(async () => acquire(connection, names, owner, await now(), ttl)),
  renew: async (leases, ttl) => connection.call(async () => renew(connection, leases, (await now()) + ttl)),
  release: async (leases) =>
    connection.call(async () => {
      await changeHeld(connection, leases, { owner: null, expiresAt: 0 });
    }),
  held: async () =>
    connection.call(async () => {
      const filter = { owner: { $ne: null }, expiresAt: { $gt: await now() } };
      return (await collectionOn(connection).find(filter).sort({ _id: 1 }).toArray()).map(leaseOf);
    }),
});

async function acquire(
  connection: Connection,
  names: readonly string[],
  owner: string,
  now: number,
  ttl: number,
): Promise<Lease[]> {
  const stored = await findLeases(connection, names);
  const taken = names.map(async (name) => {
    const before = stored.get(name);
    if (before && before.owner !== null && before.expiresAt > now)
      return before.owner === owner ? leaseOf(before) : undefined;
    const token = (before?.token ?? 0) + 1;
    const after = { owner, token, expiresAt: now + ttl };
    return (await replace(connection, name, before, after)) ? { name, owner, token } : undefined;
  });
  return (await Promise.all(taken)).flatMap((lease) => lease ?? []);
}

/** Exactly one of those who saw the same lease succeeds: by its id where it is new, by its token where it stands. */
async function replace(
  connection: Connection,
  name: string,
  before: StoredLease | undefined,
  after: Omit<StoredLease, '_id'>,
): Promise<boolean> {
  const collection = collectionOn(connection);
  if (before) {
    const { owner, token, expiresAt } = before;
    return (await collection.updateOne({ _id: name, owner, token, expiresAt }, { $set: after })).matchedCount === 1;
  }
  try {
    await collection.insertOne({ _id: name, ...after });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

async function renew(connection: Connection, leases: readonly Lease[], expiresAt: number): Promise<Lease[]> {
  await changeHeld(connection, leases, { expiresAt });
  return heldOf(connection, leases);
}

async function changeHeld(
  connection: Connection,
  leases: readonly Lease[],
  $set: Partial<Omit<StoredLease, '_id'>>,
): Promise<void> {
  if (leases.length === 0) return;
  const changes = leases.map(({ name, owner, token }) => ({
    updateOne: { filter: { _id: name, owner, token }, update: { $set } },
  }));
  await collectionOn(connection).bulkWrite(changes, { ordered: false });
}

async function findLeases(connection: Connection, names: readonly string[]): Promise<Map<string, StoredLease>> {
  if (names.length === 0) return new Map();
  const stored = await collectionOn(connection)
    .find({ _id: { $in: names } })
    .toArray();
  return new Map(stored.map((lease) => [lease._id, lease]));
}

/** Those that are still their owner's. */
export async function heldOf<One extends Pick<Lease, 'name' | 'token'>>(
  connection: Connection,
  leases: readonly One[],
): Promise<One[]> {
  const stored = await findLeases(
    connection,
    leases.map(({ name }) => name),
  );
  return leases.filter(({ name, token }) => stored.get(name)?.token === token && stored.get(name)?.owner !== null);
}
