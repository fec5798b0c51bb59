import type { ReadStore } from '#read-store';
import { commit } from './commit.js';
import type { GenerationFold } from './generation-fold.js';

/** When a rebuild writes. */
export interface WriteSettings {
  /** By how many documents memory may grow before those that nothing touches any more are written. */
  readonly documents: number;
  /** After how many events everything is written and the checkpoint moves: a kill costs that much work. */
  readonly events: number;
  /** How many documents of a read model may stay in memory although nothing touches them. */
  readonly kept: number;
}

const SETTINGS: WriteSettings = { documents: 3_000, events: 200_000, kept: 2_000 };
/** While the write before is under way, so many times more may gather: then the folding waits for the store. */
const PATIENCE = 2;

/**
 * The writes of a rebuild, one after the other beside the folding. A document that many events touch is not written for each: only
 * what has become cold is, ahead of the checkpoint, and everything when the checkpoint moves.
 */
export class Commits {
  private inFlight: Promise<void> | undefined;
  /** Events since the checkpoint moved. */
  private waiting = 0;
  /** The first write moves the checkpoint, so that a rebuild that is resumed knows that there are documents. */
  private isFirst = true;
  private sizeBefore = 0;

  constructor(
    private readonly store: ReadStore,
    private readonly folds: readonly GenerationFold[],
    private readonly settings = SETTINGS,
  ) {}

  /** To be called after every page: begins a write when one is due. */
  async due(events: number): Promise<void> {
    this.waiting += events;
    const { settings } = this;
    const grown = (this.size() - this.sizeBefore) / settings.documents;
    const share = Math.max(grown, this.waiting / settings.events);
    if (share < 1 || (this.inFlight && share < PATIENCE)) return;
    await this.inFlight;
    for (const fold of this.folds) fold.letGo(settings.kept);
    this.begin();
    this.sizeBefore = this.size();
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    await this.inFlight;
    await commit(this.store, this.folds);
  }

  private size(): number {
    return this.folds.reduce((sum, fold) => sum + fold.size, 0);
  }

  private begin(): void {
    const isCheckpoint = this.isFirst || this.waiting >= this.settings.events;
    this.isFirst = false;
    if (isCheckpoint) this.waiting = 0;
    const now = (isCheckpoint ? commit(this.store, this.folds) : this.writeCold()).then(() => {
      this.inFlight = undefined;
    });
    // Its failure is seen where it is awaited; until then it must not end the process.
    now.catch(() => undefined);
    this.inFlight = now;
  }

  private async writeCold(): Promise<void> {
    const commits = this.folds.flatMap((fold) => fold.takeCold() ?? []);
    if (commits.length > 0) await this.store.commit(commits);
  }
}
