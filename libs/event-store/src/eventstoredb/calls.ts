import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientEvent, Reading } from './client.js';
import { classify, isRetryable, isTimeout, NoAnswer } from './errors.js';

/** How long things may take, in milliseconds. */
export interface Patience {
  /** One try of one call. */
  readonly callMs: number;
  /** All tries together. */
  readonly totalMs: number;
}

/**
 * A read of a stream that is not there ends by itself, a moment after it has said so. Cancelled in that moment it would be a reset on
 * the wire, and a server or proxy that counts those closes the connection when a bulk looks for thousands of new streams.
 */
const OWN_END_MS = 1_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** Doubles from try to try; the jitter keeps clients that failed together from coming back together. */
export const pauseMs = (tries: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2);

/** @throws NoAnswer if the promise has not settled in time; what it comes to later is ignored. */
export function within<Result>(limitMs: number, promise: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new NoAnswer(limitMs));
    }, limitMs);
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** Reads to the end. @throws NoAnswer, or what the read fails with; it is cancelled in any case. */
export async function collect(reading: Reading, limitMs: number, take: (event: ClientEvent) => void): Promise<void> {
  // An error without a listener ends the process, also one after the end.
  const read = new Promise<void>((resolve, reject) => {
    reading.on('error', reject);
    reading.on('end', resolve);
    reading.on('data', ({ event }) => {
      try {
        if (event) take(event);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
  const cancel = (): void => {
    reading.cancel().catch(() => undefined);
  };
  try {
    await within(limitMs, read);
    cancel();
  } catch (error) {
    if (classify(error).kind === 'not-found') setTimeout(cancel, OWN_END_MS).unref();
    else cancel();
    throw error;
  }
}

/** Tries again after failures of network and server, until the time is over; then throws the last one. */
export async function insistently<Result>(
  { callMs, totalMs }: Patience,
  attempt: (limitMs: number) => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + totalMs;
  let earlier: unknown;
  for (let tries = 1; ; tries++) {
    const limitMs = Math.max(1, Math.ceil(Math.min(callMs, deadline - performance.now())));
    try {
      return await attempt(limitMs);
    } catch (error) {
      // A last try that was cut short says less than the one before it.
      const telling = limitMs < callMs && isTimeout(error) ? (earlier ?? error) : error;
      const pause = pauseMs(tries - 1);
      if (!isRetryable(error, tries) || performance.now() + pause >= deadline) throw telling;
      earlier = telling;
      await sleep(pause);
    }
  }
}
