import { readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Of this process: a lock with its id that is none of these was left by one that had the id before. */
const held = new Set<string>();

/**
 * Makes sure that no other import writes to a file: their rows would stand among each other, and each removes those of the other.
 * @throws Error that says who does
 */
export function requireUnlocked(path: string): void {
  const lock = lockOf(path);
  const holder = lock && holderOf(lock);
  if (holder) throw new Error(`another import writes there (${holder}); if there is none, remove ${lock}`);
}

/**
 * Keeps a file for one import. A lock whose process is no more is taken over; a device or a pipe needs none.
 * @returns what gives it free
 * @throws Error if another import has it
 */
export function locked(path: string): () => void {
  const lock = lockOf(path);
  if (!lock) return () => undefined;
  if (!tried(lock)) {
    requireUnlocked(path);
    rmSync(lock);
    if (!tried(lock)) requireUnlocked(path);
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    rmSync(lock, { force: true });
  };
}

/** @returns whether it is there now and was not before */
function tried(lock: string): boolean {
  try {
    writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Beside the file itself, whatever link leads to it. */
function lockOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile()) return undefined;
  const file = found ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
  return `${file}.lock`;
}

function holderOf(lock: string): string | undefined {
  if (held.has(lock)) return `process ${process.pid}`;
  const text = statSync(lock, { throwIfNoEntry: false }) ? readFileSync(lock, 'utf8') : '';
  if (text === '') return undefined;
  const [, pid, host] = LOCK.exec(text) ?? [];
  if (host === undefined) return 'of which nothing is known';
  if (host !== hostname()) return `process ${pid} on ${host}`;
  return Number(pid) !== process.pid && isRunning(Number(pid)) ? `process ${pid}` : undefined;
}

const LOCK = /^\{"pid":(\d+),"host":"([^"]*)"\}$/;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Of somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
