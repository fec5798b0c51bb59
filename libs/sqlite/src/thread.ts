import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What a thread says to a question: its answer, or what went wrong with the code that SQLite or the system gave it. */
export type Reply<Answer> =
  { readonly answer: Answer } | { readonly error: { readonly code: string; readonly message: string } };

/** What a thread handles lives for one question: without a limit V8 keeps 48 MB for it. */
const YOUNG_MB = 8;
/** Tells a thread to close its file and end. */
const CLOSE = 'close';

interface Asked<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that answers one question after the other, beside the event loop. It starts with the first question; where it ends
 * without being told to, the question under way fails and the next one starts another. It keeps the process alive only while it is asked.
 */
export class Thread<Question, Answer> {
  private worker: Worker | undefined;
  private asked: Asked<Answer> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** @param script a file that node can run as it is */
  constructor(
    private readonly script: URL,
    private readonly workerData: object,
  ) {}

  /** Whether a question is under way or waits for its turn. */
  get isBusy(): boolean {
    return this.waiting > 0;
  }

  /**
   * @param question made when its turn comes
   * @throws what the thread met, with its `code`
   */
  async ask(question: () => Question): Promise<Answer> {
    this.waiting++;
    const turn = this.last.then(() => this.send(question));
    this.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.waiting--;
    }
  }

  private async send(question: () => Question): Promise<Answer> {
    const worker = (this.worker ??= this.start());
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.asked = { resolve, reject };
        worker.ref();
        worker.postMessage(question());
      });
    } finally {
      this.asked = undefined;
      worker.unref();
    }
  }

  private start(): Worker {
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
    const worker = new Worker(this.script, { workerData: this.workerData, resourceLimits });
    worker.unref();
    worker.on('message', (reply: Reply<Answer>) => {
      if ('answer' in reply) this.asked?.resolve(reply.answer);
      else this.asked?.reject(Object.assign(new Error(reply.error.message), { code: reply.error.code }));
    });
    worker.on('error', (error) => {
      this.ended(worker, error);
    });
    worker.on('exit', (code) => {
      this.ended(worker, new Error(`The thread that writes ended with ${code}`));
    });
    return worker;
  }

  private ended(worker: Worker, error: unknown): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.asked?.reject(error instanceof Error ? error : new Error(String(error)));
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.last;
    const { worker } = this;
    if (!worker) return;
    this.worker = undefined;
    const ended = once(worker, 'exit');
    worker.ref();
    worker.postMessage(CLOSE);
    await ended;
  }
}
