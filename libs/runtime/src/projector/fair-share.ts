import type { Lease } from '#read-store';

/** What one projector knows of the work and of who does it. */
export interface Sharing {
  /** Its own name. */
  readonly owner: string;
  /** The names of all units of work. */
  readonly units: readonly string[];
  /** Every lease that is held, whoever holds it. */
  readonly held: readonly Lease[];
  /** Projectors that are there, with itself. */
  readonly members: number;
}

export interface Decision {
  readonly take: readonly string[];
  readonly giveBack: readonly string[];
}

/**
 * What a projector takes and gives back. Nobody has more than its share, rounded up: so whatever is given back finds a taker, and once
 * everybody has decided, all units are held and none changes hands again.
 */
export function fairShare({ owner, units, held, members }: Sharing): Decision {
  const most = Math.ceil(units.length / Math.max(1, members));
  const owners = new Map(held.map((lease) => [lease.name, lease.owner]));
  const mine = units.filter((unit) => owners.get(unit) === owner);
  const free = units.filter((unit) => !owners.has(unit));
  return { take: free.slice(0, Math.max(0, most - mine.length)), giveBack: mine.slice(most) };
}
