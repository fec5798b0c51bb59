import { setImmediate as turn } from 'node:timers/promises';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test lets time pass, and a way to wait by it. */
export class Time {
  private at = Date.UTC(2026, 0, 1);
  private sleepers: Sleeper[] = [];
  readonly now = (): number => this.at;

  /** Waits by this clock, or until the signal. */
  readonly wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.sleepers.push({ until: this.at + ms, wake: resolve });
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
  };

  /** Lets time pass; who has waited long enough goes on. */
  pass(ms: number): void {
    this.at += ms;
    const due = this.sleepers.filter(({ until }) => until <= this.at);
    this.sleepers = this.sleepers.filter(({ until }) => until > this.at);
    for (const { wake } of due) wake();
  }
}

/** Waits until something holds, letting everything else go on meanwhile. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await turn();
}
