import type { ReadStore } from '#read-store';
import { commit } from './commit.js';
import type { GenerationFold } from './generation-fold.js';

/** A commit waits for this many changed documents or events: fewer, larger writes; a kill costs that much work. */
const DOCUMENTS = 6_000;
const EVENTS = 200_000;
/** While the commit before is under way, so many times more may gather: then the folding waits for the store. */
const PATIENCE = 2;

/** The commits of a rebuild, one after the other beside the folding. */
export class Commits {
  private inFlight: Promise<void> | undefined;
  private waiting = 0;

  constructor(
    private readonly store: ReadStore,
    private readonly folds: readonly GenerationFold[],
  ) {}

  /** To be called after every page: begins a commit when one is due. */
  async due(events: number): Promise<void> {
    this.waiting += events;
    const documents = this.folds.reduce((sum, { pendingDocuments }) => sum + pendingDocuments, 0);
    const share = Math.max(documents / DOCUMENTS, this.waiting / EVENTS);
    if (share < 1 || (this.inFlight && share < PATIENCE)) return;
    await this.inFlight;
    this.begin();
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    await this.inFlight;
    await commit(this.store, this.folds);
  }

  private begin(): void {
    this.waiting = 0;
    const now = commit(this.store, this.folds).then(() => {
      this.inFlight = undefined;
    });
    // Its failure is seen where it is awaited; until then it must not end the process.
    now.catch(() => undefined);
    this.inFlight = now;
  }
}
