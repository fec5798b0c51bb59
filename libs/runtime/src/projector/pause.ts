/** Waits so many milliseconds, or until the signal. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export const pause: Pause = async (ms, signal) => {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
};

/** Waits until the signal. */
export async function until(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}

/** Does something again and again, so many milliseconds after it was done, until the signal. */
export async function every(ms: number, signal: AbortSignal, work: () => Promise<void>, wait = pause): Promise<void> {
  for (;;) {
    await wait(ms, signal);
    if (signal.aborted) return;
    await work();
  }
}
