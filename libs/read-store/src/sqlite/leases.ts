import type { Fence, Lease, Leases } from '../port.js';
import type { Connection, SqlRow } from './connection.js';
import type { Step, Writer } from './writer.js';

/** Milliseconds since 1970. */
export type Clock = () => number;

const ACQUIRE = `INSERT INTO leases (name, owner, token, expires_at) VALUES (?, ?, 1, ?) ON CONFLICT (name) DO UPDATE
  SET owner = excluded.owner, token = token + 1, expires_at = excluded.expires_at WHERE owner IS NULL OR expires_at <= ?`;
const RENEW = 'UPDATE leases SET expires_at = ? WHERE name = ? AND token = ? AND owner IS NOT NULL';
const RELEASE = 'UPDATE leases SET owner = NULL, expires_at = 0 WHERE name = ? AND token = ?';
const HELD = 'SELECT name, owner, token FROM leases WHERE owner IS NOT NULL AND expires_at > ? ORDER BY name';

/** Is the lease its owner's? For a statement that writes under it; takes name and token. */
export const IS_HELD = 'EXISTS (SELECT 1 FROM leases WHERE name = ? AND token = ? AND owner IS NOT NULL)';

export const isHeld = (connection: Connection, { name, token }: Fence): boolean =>
  connection.row(`SELECT ${IS_HELD}`, [name, token])?.[0] === 1;

const readLease = ([name, owner, token]: SqlRow): Lease => ({
  name: String(name),
  owner: String(owner),
  token: Number(token),
});

/**
 * Each change is one transaction. Renewals are written beside the event loop: they come for ever, and another process may hold the
 * write lock for seconds while it builds an index. Times are those of the moment when the turn to write comes.
 */
export function leasesOn(connection: Connection, writer: Writer, now: Clock): Leases {
  const held = (): Lease[] => connection.rows(HELD, [now()]).map(readLease);
  const renewOnce = async (leases: readonly Lease[], ttl: number): Promise<number> => {
    let until = 0;
    const step = (): Step => {
      until = now() + ttl;
      return { sql: RENEW, sets: leases.map(({ name, token }) => [until, name, token]) };
    };
    await writer.write(() => [step()], true);
    return until;
  };
  return {
    async acquire(names, owner, ttl) {
      const step = (): Step => {
        const at = now();
        return { sql: ACQUIRE, sets: names.map((name) => [name, owner, at + ttl, at]) };
      };
      if (names.length > 0) await writer.write(() => [step()]);
      return held().filter((lease) => lease.owner === owner && names.includes(lease.name));
    },
    async renew(leases, ttl) {
      if (leases.length === 0) return [];
      const until = await renewOnce(leases, ttl);
      // Another process may have kept the file locked for most of that time.
      if (until - now() < ttl / 2) await renewOnce(leases, ttl);
      return leases.filter((lease) => isHeld(connection, lease));
    },
    async release(leases) {
      const step: Step = { sql: RELEASE, sets: leases.map(({ name, token }) => [name, token]) };
      if (leases.length > 0) await writer.write(() => [step]);
    },
    held: async () => held(),
  };
}
