import { setTimeout as delay } from 'node:timers/promises';
import { isPassing } from './failure.js';

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1_000;

/**
 * Runs work that has one effect however often it runs, again after each passing error while there is time left to begin again.
 * Pauses double and are jittered, so that several processes do not come back at once.
 * @param patience milliseconds
 */
export async function patiently<T>(patience: number, work: () => Promise<T>): Promise<T> {
  const end = performance.now() + patience;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await work();
    } catch (error) {
      const jittered = pause * (0.5 + Math.random() / 2);
      if (!isPassing(error) || performance.now() + jittered > end) throw error;
      await delay(jittered);
    }
  }
}

/** Runs tasks, so many at a time. After a failure no further one starts, and it waits for those under way. */
export async function inParallel(tasks: readonly (() => Promise<void>)[], lanes: number): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let task = tasks[next++]; task; task = tasks[next++]) {
      try {
        await task();
      } catch (error) {
        next = tasks.length;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
