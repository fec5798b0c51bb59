import type { ReadStore } from '#read-store';
import type { GenerationFold } from './generation-fold.js';

/** From this share of the log on it is done beside the folding: later it would be waited for longer, and earlier slow the writes down. */
const EARLY = 7 / 8;

/** The preparation of generations for their promotion. */
export class Preparation {
  private begun: Promise<void> | undefined;
  private isLeft = false;

  constructor(
    private readonly store: Pick<ReadStore, 'prepare'>,
    private readonly folds: readonly Pick<GenerationFold, 'generation'>[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Begins it once so much of the log is folded that it is time, and does not wait for it. */
  reached(share: number): void {
    if (share < EARLY || this.begun) return;
    this.begun = this.prepareAll();
    // What fails is met again by whoever finishes it.
    this.begun.catch(() => undefined);
  }

  /** Prepares what is not prepared, unless the signal comes. @throws what the store throws */
  async finish(): Promise<void> {
    const isDone = await this.begun?.then(
      () => true,
      () => false,
    );
    if (!isDone) await (this.begun = this.prepareAll());
  }

  /** Begins nothing more, and waits until nothing is under way. */
  async leave(): Promise<void> {
    this.isLeft = true;
    await this.begun?.catch(() => undefined);
  }

  private async prepareAll(): Promise<void> {
    for (const { generation } of this.folds) {
      if (this.isLeft || this.signal?.aborted) return;
      await this.store.prepare(generation);
    }
  }
}
