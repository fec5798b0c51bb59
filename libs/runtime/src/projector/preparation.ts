import type { ReadStore } from '#read-store';
import type { GenerationFold } from './generation-fold.js';

/** From this share of the log on it is done beside the folding: later it would be waited for longer, and earlier slow the writes down. */
const EARLY = 7 / 8;

/** The preparation of generations for their promotion. */
export class Preparation {
  private early: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<ReadStore, 'prepare'>,
    private readonly folds: readonly Pick<GenerationFold, 'generation'>[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Begins it where so much of the log is folded, and does not wait for it. */
  beginAt(share: number): void {
    if (share < EARLY || this.early) return;
    this.early = this.prepareAll();
    // What fails is met again by whoever finishes it.
    this.early.catch(() => undefined);
  }

  /** Prepares what is not prepared, unless the signal comes. @throws what the store throws */
  async finish(): Promise<void> {
    if (!(await this.settled())) await this.prepareAll();
  }

  /** Waits until nothing of it is under way. @returns whether it was done early */
  async settled(): Promise<boolean> {
    return (
      this.early?.then(
        () => true,
        () => false,
      ) ?? false
    );
  }

  private async prepareAll(): Promise<void> {
    for (const { generation } of this.folds) if (!this.signal?.aborted) await this.store.prepare(generation);
  }
}
