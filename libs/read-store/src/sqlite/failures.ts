import { ReadStoreUnavailable } from '../port.js';

const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/BUSY|LOCKED/, 'another process kept it locked: try again, and look for a process that hangs'],
  [/FULL|ENOSPC/, 'the disk is full: free some space, then try again'],
  [
    /ENOENT|ENOTDIR|EISDIR|EEXIST|CANTOPEN|ConnectionFailed/,
    'it was removed or cannot be opened: put it back, or rebuild the read models',
  ],
  [/READONLY|PERM|EACCES|EROFS/, 'check that this user may write the file and its directory'],
  [/NOTADB|CORRUPT/, 'it is damaged: remove it, the read models are folded again from the log'],
  [/IOERR|EMFILE|ENFILE/, 'the system reports an error: check the disk and the limits of the process'],
];

/** By shape: drivers throw errors of other realms. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

export const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** The driver gives no code to a file that it cannot open. */
const symptomOf = (error: unknown): string => codeOf(error) || (/ConnectionFailed/.exec(String(error))?.[0] ?? '');

/** What is no fault of the program becomes a sentence for the operator; the rest stays what it is. */
function explained(path: string, error: unknown): unknown {
  const symptom = symptomOf(error);
  const advice = ADVICE.find(([pattern]) => pattern.test(symptom))?.[1];
  if (advice === undefined) return error;
  return new ReadStoreUnavailable(`The read store ${path} does not answer (${symptom}); ${advice}`, { cause: error });
}

/** @throws ReadStoreUnavailable, or what is no failure of the file */
export async function available<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw explained(path, error);
  }
}

/** The same for what is done at once. */
export function availableNow<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw explained(path, error);
  }
}
