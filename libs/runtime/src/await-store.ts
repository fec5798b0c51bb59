import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from '#event-store';
import { ReadStoreUnavailable } from '#read-store';

const PAUSE_MS = 500;
/** How often it is said that something is waited for. */
const SAY_EVERY_MS = 3_000;

export interface Waiting {
  /** How long; 0 = one attempt. */
  readonly waitMs: number;
  /** Ends the waiting: the caller gets its reason. */
  readonly signal: AbortSignal;
  readonly say: (message: string) => void;
}

/**
 * Attempts until a store answers, and says what it waits for. What waiting cannot mend (a refused password, a certificate that
 * is not trusted) is not waited for.
 * @param what the store, for people
 * @throws StoreUnavailable or ReadStoreUnavailable when the time is over, the signal's reason when it aborts
 */
export async function awaitStore<Result>(
  what: string,
  attempt: () => Promise<Result>,
  { waitMs, signal, say }: Waiting,
): Promise<Result> {
  const started = performance.now();
  let saidAt = -Infinity;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!isAbsence(error)) throw error;
      const waited = performance.now() - started;
      if (waitMs > 0 && waited + PAUSE_MS > waitMs) throw givenUp(error, waited);
      if (waited + PAUSE_MS > waitMs) throw error;
      if (performance.now() - saidAt >= SAY_EVERY_MS) {
        say(`Waiting for ${what}, ${seconds(waited)} of at most ${seconds(waitMs)}: ${error.message}`);
        saidAt = performance.now();
      }
    }
    await pause(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

type Absence = StoreUnavailable | ReadStoreUnavailable;

const isAbsence = (error: unknown): error is Absence =>
  (error instanceof StoreUnavailable || error instanceof ReadStoreUnavailable) && !error.isLasting;

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

function givenUp(error: Absence, waited: number): Error {
  const message = `${error.message}. It was waited for ${seconds(waited)} (LEADGER_STORE_WAIT_MS)`;
  return error instanceof StoreUnavailable
    ? new StoreUnavailable(message, { cause: error })
    : new ReadStoreUnavailable(message, { cause: error });
}
