import { ReadStoreUnavailable } from '../port.js';

const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/BUSY|LOCKED/, 'another process kept it locked: try again, and look for a process that hangs'],
  [/FULL|ENOSPC/, 'the disk is full: free some space, then try again'],
  [/ENOENT|CANTOPEN/, 'it was removed or cannot be opened: put it back, or rebuild the read models'],
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

/** What is no fault of the program becomes a sentence for the operator; the rest stays what it is. */
export async function available<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    const advice = ADVICE.find(([pattern]) => pattern.test(code))?.[1];
    if (advice === undefined) throw error;
    throw new ReadStoreUnavailable(`The read store ${path} does not answer (${code}); ${advice}`, { cause: error });
  }
}
