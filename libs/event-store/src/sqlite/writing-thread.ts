import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Append, Outcome } from './append-writer.mjs';
import { CONNECTION_SETTINGS } from './schema.js';

type Answer =
  { readonly outcomes: Outcome[] } | { readonly error: { readonly code: string; readonly message: string } };

/** Writes groups of appends on a connection of its own beside the event loop, one at a time. Starts with the first of them. */
export class WritingThread {
  private worker: Worker | undefined;

  constructor(
    private readonly file: string,
    private readonly busyTimeoutMs: number,
  ) {}

  /** @throws what SQLite said, with its `code`; nothing is written then */
  async write(appends: readonly Append[], recordedAt: number): Promise<Outcome[]> {
    const worker = (this.worker ??= this.start());
    const answered = new AbortController();
    worker.ref();
    worker.postMessage({ appends, recordedAt });
    try {
      const [answer] = (await Promise.race([
        once(worker, 'message', { signal: answered.signal }),
        this.failure(worker, answered.signal),
      ])) as [Answer];
      if ('error' in answer) throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
      return answer.outcomes;
    } finally {
      answered.abort();
      worker.unref();
    }
  }

  private start(): Worker {
    const workerData = { file: this.file, busyTimeoutMs: this.busyTimeoutMs, settings: CONNECTION_SETTINGS };
    const worker = new Worker(new URL('./append-thread.mjs', import.meta.url), { workerData });
    worker.unref();
    return worker;
  }

  private async failure(worker: Worker, signal: AbortSignal): Promise<never> {
    const [code] = (await once(worker, 'exit', { signal })) as [number];
    this.worker = undefined;
    throw new Error(`The thread that writes events ended with ${code}`);
  }

  async close(): Promise<void> {
    const worker = this.worker;
    if (!worker) return;
    this.worker = undefined;
    const ended = once(worker, 'exit');
    worker.ref();
    worker.postMessage(undefined);
    await ended;
  }
}
