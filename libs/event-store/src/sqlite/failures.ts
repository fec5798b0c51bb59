import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../port.js';

const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/NOTADB|CORRUPT/, 'it is not an event store or it is damaged: name another file or restore a backup'],
  [
    /READONLY|readonly|CANTOPEN|PERM|EACCES|EROFS|ConnectionFailed/,
    'check that this user may write the file and its directory',
  ],
  [/EEXIST|ENOTDIR|ENOENT|EISDIR/, 'check that its directory is one, and can be created'],
  [/FULL|ENOSPC/, 'the disk is full: free some space, then try again'],
  [/BUSY|LOCKED/, 'another process kept it locked: try again, and look for a process that hangs'],
  [/IOERR/, 'the disk reports an error: check it, and have a backup at hand'],
];

/** The code of a failure of SQLite or of the file system, else ''. By shape: drivers throw errors of other realms. */
function failureCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

export const isBusy = (error: unknown): boolean => failureCode(error).startsWith('SQLITE_BUSY');

/** What a failure means to the operator: names the file, the cause and what to do about it. */
export function unavailable(path: string, error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const symptom = `${failureCode(error)} ${String(error)}`;
  const advice = ADVICE.find(([pattern]) => pattern.test(symptom))?.[1] ?? 'see the cause';
  return new StoreUnavailable(`The event store ${path} does not answer (${symptom.trim()}); ${advice}`, {
    cause: error,
  });
}

/** Where it is known how many events there must be. A log must never be read with events left out. */
export const missingEvents = (path: string, count: number, where: string): StoreUnavailable =>
  new StoreUnavailable(
    `The event store ${path} is damaged, ${count} events are missing among ${where}: restore a backup`,
  );

/**
 * Does work that another process may hinder, again and again until `limitMs` have passed; between tries the event loop is
 * free. The jitter keeps two waiting processes from meeting again each time.
 * @throws whatever `work` throws that is not a lock of another process, or that lock at the end.
 */
export async function patiently<Result>(work: () => Result, limitMs: number): Promise<Result> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    await sleep(1 + Math.random() * 4);
  }
}
