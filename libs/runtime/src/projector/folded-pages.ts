import { type Position, START } from '#kernel';

/** A page of the log at work. */
export interface FoldedPage {
  /** How many events a fold had been given since it was opened when it began with the page. */
  readonly events: number;
  /** Where it stood then. */
  readonly position: Position;
  /** How much is in memory that this page was the last to touch, in documents of ordinary size. */
  weight: number;
}

export const pageAt = (events: number, position: Position): FoldedPage => ({ events, position, weight: 0 });

/** The pages that were the last to touch what is in memory: with their weights, nobody has to look at every document for that. */
export class FoldedPages {
  /** Stands for the page that last touched what was only loaded. */
  readonly never = pageAt(-1, START);
  /** In the order of the log. */
  private pages: FoldedPage[] = [];

  /** To be called before something is the first that this page touched. @param documents how many there are in memory */
  begin(page: FoldedPage, documents: number): void {
    if (this.pages.at(-1) === page) return;
    // There are no more pages with a weight than documents, so this is done once for as many pages.
    if (this.pages.length > 2 * documents) this.forgetEmpty();
    this.pages.push(page);
  }

  /** Adds their weights to what was last touched after so many events. */
  addTo(weights: Map<number, number>): void {
    this.forgetEmpty();
    for (const { events, weight } of [this.never, ...this.pages]) {
      weights.set(events, (weights.get(events) ?? 0) + weight);
    }
  }

  clear(): void {
    for (const page of [this.never, ...this.pages]) page.weight = 0;
    this.pages = [];
  }

  /** Weights are multiples of a power of two, so what is taken from them leaves exactly nothing. */
  private forgetEmpty(): void {
    this.pages = this.pages.filter(({ weight }) => weight > 0);
  }
}
