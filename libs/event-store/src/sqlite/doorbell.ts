/** Wakes readers who wait at the end of the log. It is a hint: who is woken reads, and waits again if there was nothing. */
export interface Doorbell {
  /** Settles when the log has grown past `after`, or the bell is closed or the signal aborted. */
  wait(after: number, signal?: AbortSignal): Promise<void>;
  /** To be told of every commit of this process. */
  readonly ring: () => void;
  /** Wakes everybody, and lets nobody wait any more. */
  close(): void;
}

interface Waiter {
  readonly after: number;
  readonly wake: () => void;
}

/**
 * Appends of this process ring; those of other processes are found by looking at the head every `pollMs`, only while
 * somebody waits.
 */
export function doorbell(head: () => number, pollMs: number): Doorbell {
  const waiters = new Set<Waiter>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const grown = (waiter: Waiter): boolean => {
    try {
      return head() > waiter.after;
    } catch {
      // Whoever is woken reads, and then meets the failure where it can be reported.
      return true;
    }
  };

  const look = (): void => {
    for (const waiter of [...waiters]) if (grown(waiter)) waiter.wake();
  };

  function enter(waiter: Waiter): void {
    waiters.add(waiter);
    timer ??= setInterval(look, pollMs);
  }

  function leave(waiter: Waiter): void {
    waiters.delete(waiter);
    if (waiters.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    wait: (after, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          leave(waiter);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const waiter: Waiter = { after, wake };
        // The log may have grown between the caller's last read and now.
        if (closed || signal?.aborted || grown(waiter)) {
          resolve();
          return;
        }
        enter(waiter);
        signal?.addEventListener('abort', wake);
      }),
    ring: look,
    close() {
      closed = true;
      for (const waiter of [...waiters]) waiter.wake();
    },
  };
}
