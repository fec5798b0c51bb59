import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The namespace of process ids that Linux begins with; a container has one of its own. */
const FIRST_NAMESPACE = '4026531836';

/** Host names are not unique, clones share one; what Linux calls this start of it is. */
function machine(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    const [namespace = FIRST_NAMESPACE] = /\d+/.exec(readlinkSync('/proc/self/ns/pid')) ?? [];
    return [hostname(), boot, ...(namespace === FIRST_NAMESPACE ? [] : [namespace])].join('-');
  } catch {
    return hostname();
  }
}

/** What this process calls itself where it holds leases: host, process id and something that no other life of it has. */
export const identity = (): string => `${machine()}:${process.pid}:${randomBytes(4).toString('hex')}`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH');
  }
}

/**
 * Whether an owner of leases was a process of this machine that has ended: after a crash the next start takes over at once.
 * @returns false wherever that cannot be known
 */
export function isGone(owner: string, own: string): boolean {
  const [host, pid = ''] = owner.split(':');
  if (owner === own || host !== machine() || !/^\d+$/.test(pid)) return false;
  return Number(pid) === process.pid || !isRunning(Number(pid));
}
