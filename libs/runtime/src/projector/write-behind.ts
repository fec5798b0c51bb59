import type { ReadStore } from '#read-store';
import { coldestOf, letGoOfColdest, sizeOf } from './coldest.js';
import { commit } from './commit.js';
import type { GenerationFold } from './generation-fold.js';
import { type Choice, EVERYTHING } from './working-documents.js';

/** When a rebuild writes, and how much at once. */
export interface WriteSettings {
  /** How many documents may be in memory; where there are more, a quarter of them is written and let go, the coldest first. */
  readonly documents: number;
  /** How many events may be folded ahead of the checkpoint: a kill costs that much work. */
  readonly events: number;
  /** At most so many documents of a read model in one write: what is under way stands in memory three times. */
  readonly batch: number;
}

const SETTINGS: WriteSettings = { documents: 20_000, events: 200_000, batch: 1_000 };
/** What stays in memory when the coldest have left it. */
const WARM = 3 / 4;
/** While a write is under way, memory may grow by this factor: then the folding waits for the store. */
const PATIENCE = 1.25;

/**
 * The writes of a rebuild, one after the other beside the folding. A document that many events touch is not written for each: only
 * what has become cold is, and what has been ahead of the checkpoint for long, so that the checkpoint can follow without everything
 * being written at once. This is the fuzzy checkpoint of databases: Gray, Reuter, "Transaction Processing", 1993, 11.4.
 */
export class WriteBehind {
  private inFlight: Promise<void> | undefined;
  /** The first write moves the checkpoint, so that a rebuild that is resumed knows that there are documents. */
  private isFirst = true;
  private folded = 0;

  constructor(
    private readonly store: ReadStore,
    private readonly folds: readonly GenerationFold[],
    private readonly settings = SETTINGS,
  ) {}

  /** To be called after every page: begins a write when one is due. */
  async due(events: number): Promise<void> {
    this.folded += events;
    if (this.inFlight && sizeOf(this.folds) < PATIENCE * this.settings.documents) return;
    await this.inFlight;
    const choice = this.isFirst ? EVERYTHING : this.choice();
    this.isFirst = false;
    if (choice) this.begin(choice);
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    await this.inFlight;
    const all = { ...EVERYTHING, limit: this.settings.batch };
    do await commit(this.store, this.folds, all);
    while (this.folds.some(({ ahead }) => ahead > 0));
  }

  private choice(): Choice | undefined {
    const { documents, events, batch } = this.settings;
    letGoOfColdest(this.folds, documents, WARM);
    const isFull = sizeOf(this.folds) > documents;
    const isFarAhead = this.folds.some(({ ahead }) => ahead >= events);
    if (!isFull && !isFarAhead) return undefined;
    return {
      untouchedSince: isFull ? coldestOf(this.folds, (1 - WARM) * documents) : 0,
      changedBefore: isFarAhead ? this.folded - events / 2 : 0,
      limit: batch,
    };
  }

  private begin(choice: Choice): void {
    const now = commit(this.store, this.folds, choice).then(() => {
      this.inFlight = undefined;
    });
    // Its failure is seen where it is awaited; until then it must not end the process.
    now.catch(() => undefined);
    this.inFlight = now;
  }
}
