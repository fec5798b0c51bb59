import type { Fence, Lease, Leases } from '#read-store';
import { fairShare } from './fair-share.js';

/** Who holds leases, and how. */
export interface Holder {
  /** Who this is: no two processes, and no two lives of one, have the same. */
  readonly owner: string;
  /** How long a lease is held without being renewed, in milliseconds. */
  readonly leaseMs: number;
  /** Whether an owner is known to have ended, so that nobody need wait for its leases to expire; never where it might go on. */
  readonly isGone?: ((owner: string) => boolean) | undefined;
}

/** Ends the leases of owners that are gone. @returns those that are left */
export async function withoutGone(leases: Leases, { isGone }: Pick<Holder, 'isGone'>): Promise<Lease[]> {
  const held = await leases.held();
  const gone = isGone ? held.filter(({ owner }) => isGone(owner)) : [];
  if (gone.length > 0) await leases.release(gone);
  return held.filter((lease) => !gone.includes(lease));
}

/** The units of work that one projector holds, shared fairly with the others that are there. */
export class Shares {
  private member: Lease | undefined;
  private mine = new Map<string, Lease>();
  private leaving: Lease[] = [];

  constructor(
    private readonly leases: Leases,
    private readonly holder: Holder,
    /** How the leases of all begin that share with it. */
    private readonly membership: string,
  ) {}

  /** The lease of a unit that is to be worked at. */
  leaseOf(unit: string): Lease | undefined {
    return this.mine.get(unit);
  }

  /** Renews what is held, drops what was lost, takes what is free and marks what is to be given back. */
  async round(units: readonly string[]): Promise<void> {
    const { owner, leaseMs } = this.holder;
    await this.renew();
    const held = await withoutGone(this.leases, this.holder);
    this.member ??= await this.join(held);
    const members = held.filter((lease) => this.isMember(lease) && lease.owner !== owner).length + 1;
    const { take, giveBack } = fairShare({ owner, units, held, members });
    const ended = [...this.mine.keys()].filter((name) => !units.includes(name));
    for (const name of [...giveBack, ...ended]) this.leave(name);
    for (const lease of await this.leases.acquire(take, owner, leaseMs)) this.mine.set(lease.name, lease);
  }

  private async renew(): Promise<void> {
    const all = [...this.mine.values(), ...(this.member ? [this.member] : [])];
    const kept = all.length > 0 ? await this.leases.renew(all, this.holder.leaseMs) : [];
    this.mine = new Map(kept.filter((lease) => !this.isMember(lease)).map((lease) => [lease.name, lease]));
    this.member = kept.find((lease) => this.isMember(lease));
  }

  /** Takes the first place that is free, so that places are as many as there ever were projectors at once. */
  private async join(held: readonly Lease[]): Promise<Lease | undefined> {
    const taken = new Set(held.map(({ name }) => name));
    let number = 1;
    while (taken.has(`${this.membership}${number}`)) number++;
    return (await this.leases.acquire([`${this.membership}${number}`], this.holder.owner, this.holder.leaseMs))[0];
  }

  private isMember({ name }: Lease): boolean {
    return name.startsWith(this.membership);
  }

  private leave(name: string): void {
    const lease = this.mine.get(name);
    if (!lease) return;
    this.mine.delete(name);
    this.leaving.push(lease);
  }

  /** Hands over what was marked: to be called when nothing of it is under way any more. */
  async handOver(): Promise<void> {
    const leaving = this.leaving.splice(0);
    if (leaving.length > 0) await this.leases.release(leaving);
  }

  /** Forgets a lease that a commit was refused under. */
  lost({ name, token }: Fence): void {
    if (this.mine.get(name)?.token === token) this.mine.delete(name);
  }

  /** Releases everything at once: the others need not wait for it to expire. */
  async end(): Promise<void> {
    const all = [...this.mine.values(), ...this.leaving, ...(this.member ? [this.member] : [])];
    this.mine.clear();
    this.leaving = [];
    this.member = undefined;
    if (all.length > 0) await this.leases.release(all);
  }
}
