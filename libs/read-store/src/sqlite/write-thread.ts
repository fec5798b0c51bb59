import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SqlValue } from './connection.js';

/** One statement of a transaction, run for each set of parameters. */
export interface Step {
  readonly sql: string;
  readonly sets: readonly (readonly SqlValue[])[];
  /** The whole transaction is undone if a set changes no row. */
  readonly mustChange?: boolean;
}

type Answer = { readonly unchanged?: number } | { readonly error: string };

/** Runs large transactions beside the event loop, one after the other. It starts with the first of them. */
export class WriteThread {
  private worker: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly file: string,
    private readonly pragmas: readonly string[],
  ) {}

  /** Whether a transaction is under way or waits for its turn. */
  get isBusy(): boolean {
    return this.waiting > 0;
  }

  /**
   * Runs all steps or none.
   * @returns the number of the step that had to change something and did not; undefined if the transaction is written
   */
  async run(steps: readonly Step[]): Promise<number | undefined> {
    this.waiting++;
    const turn = this.last.then(() => this.send(steps));
    this.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.waiting--;
    }
  }

  private async send(steps: readonly Step[]): Promise<number | undefined> {
    const worker = (this.worker ??= this.start());
    const done = new AbortController();
    worker.ref();
    worker.postMessage(steps.map(flat));
    try {
      const [answer] = (await Promise.race([
        once(worker, 'message', { signal: done.signal }),
        failure(worker, done.signal),
      ])) as [Answer];
      if ('error' in answer) throw new Error(answer.error);
      return answer.unchanged;
    } finally {
      done.abort();
      worker.unref();
    }
  }

  private start(): Worker {
    const workerData = { file: this.file, pragmas: this.pragmas };
    const worker = new Worker(new URL('./sql-thread.mjs', import.meta.url), { workerData });
    worker.unref();
    return worker;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.last;
    if (!this.worker) return;
    const ended = once(this.worker, 'exit');
    this.worker.ref();
    this.worker.postMessage('close');
    await ended;
  }
}

/** All values of a step in one array: what is posted is copied, and tens of thousands of small arrays take several times as long. */
function flat({ sql, sets, mustChange }: Step) {
  const width = sets[0]?.length ?? 0;
  return { sql, width, count: sets.length, values: sets.flat(), mustChange };
}

async function failure(worker: Worker, signal: AbortSignal): Promise<never> {
  const [code] = (await once(worker, 'exit', { signal })) as [number];
  throw new Error(`The thread that writes documents ended with ${code}`);
}
