import type { ReadStore } from '#read-store';
import { coldestIn, letGoOfColdest, sizeOf } from './coldest.js';
import { commit } from './commit.js';
import type { GenerationFold } from './generation-fold.js';
import { type Choice, EVERYTHING } from './working-documents.js';

/** When a rebuild writes, and how much at once. Each is 1 or more. */
export interface WriteSettings {
  /** From how much in memory on a quarter of it is written and let go, the coldest first; in documents of ordinary size. */
  readonly documents: number;
  /** How many events may be folded ahead of the checkpoint, give or take a page: a kill costs that much work. */
  readonly events: number;
  /** At most so many documents of a read model in one write: what is under way stands in memory three times. */
  readonly batch: number;
  /** What has become cold is written early, but not more often than so many events apart: every choice looks at all documents. */
  readonly early: number;
}

const SETTINGS: WriteSettings = { documents: 24_000, events: 400_000, batch: 1_000, early: 5_000 };
/** What nothing touched in the last of the events folded so far, this share of them, is cold. Written early, it is not left for the end. */
const COLD = 1 / 16;
/** What stays in memory when the coldest have left it. */
const WARM = 3 / 4;
/** From this share of the events on that may be ahead, those from half as far on are written. */
const FAR = 1 / 2;
/** While a write is under way, memory may grow by this factor: then the folding waits for the store. */
const PATIENCE = 1.25;

/**
 * The writes of a rebuild, one after the other beside the folding. A document that many events touch is not written for each: only
 * what has become cold is, and what has been ahead of the checkpoint for long, so that the checkpoint can follow without everything
 * being written at once. This is the fuzzy checkpoint of databases, with the first unwritten change of a document as its RecLSN: Mohan
 * et al., "ARIES", ACM TODS 17 (1), 1992.
 */
export class WriteBehind {
  private inFlight: Promise<void> | undefined;
  private hasFailed = false;
  /** The first write moves the checkpoint, so that a rebuild that is resumed knows that there are documents. */
  private isFirst = true;
  /** Events that were folded when documents were last chosen. */
  private chosenAt = 0;

  constructor(
    private readonly store: ReadStore,
    private readonly folds: readonly GenerationFold[],
    private readonly settings = SETTINGS,
  ) {}

  /** To be called after every page: begins a write when one is due, and waits where too much has gathered. @throws what a write met */
  async due(): Promise<void> {
    while (!this.inFlight || this.mustWait()) {
      await this.inFlight;
      const choice = this.isFirst ? EVERYTHING : this.choice();
      this.isFirst = false;
      if (!choice) return;
      this.begin(choice);
    }
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    await this.inFlight;
    const all = { ...EVERYTHING, limit: this.settings.batch };
    do await commit(this.store, this.folds, all);
    while (this.ahead() > 0);
  }

  /** Waits until nothing is being written any more, however it ends. */
  async settled(): Promise<void> {
    await this.inFlight?.catch(() => undefined);
  }

  private choice(): Choice | undefined {
    const { documents, events, batch, early } = this.settings;
    const before = sizeOf(this.folds);
    const warmth = letGoOfColdest(this.folds, documents, WARM);
    const size = sizeOf(this.folds);
    const folded = Math.max(...this.folds.map((fold) => fold.folded));
    const isFull = size > documents;
    const isFarAhead = this.ahead() >= FAR * events;
    const cold = Math.max(early, COLD * folded);
    const isTime = folded - this.chosenAt >= cold;
    if (!isFull && !isFarAhead && !isTime) return undefined;
    this.chosenAt = folded;
    // What has just left was the coldest.
    const coldest = isFull ? coldestIn(warmth, before - size + (1 - WARM) * documents) : 0;
    return {
      untouchedSince: Math.max(folded - cold, coldest),
      changedBefore: isFarAhead ? folded - (FAR * events) / 2 : 0,
      limit: batch,
    };
  }

  private mustWait(): boolean {
    const { documents, events } = this.settings;
    return this.hasFailed || sizeOf(this.folds) >= PATIENCE * documents || this.ahead() >= events;
  }

  private ahead(): number {
    return Math.max(0, ...this.folds.map((fold) => fold.ahead));
  }

  private begin(choice: Choice): void {
    this.inFlight = commit(this.store, this.folds, choice).then(() => {
      this.inFlight = undefined;
    });
    // It is thrown where it is awaited, after the next page; until then it must not end the process.
    this.inFlight.catch(() => {
      this.hasFailed = true;
    });
  }
}
