import { type Document, type Position, START } from '#kernel';
import type { GenerationCommit, StoredDocument } from '#read-store';
import { BloomFilter } from './bloom-filter.js';
import { type FoldedPage, FoldedPages } from './folded-pages.js';

/** A document at work. */
export interface Working {
  readonly key: string;
  body: Document | undefined;
  /** As when it was last loaded or written. */
  weight: number;
  /** The position it has seen. */
  position: Position;
  /** The position it had when it was loaded: what the store knows it to have seen. */
  stored: Position;
  /** False while it may be in the store and was not asked for. */
  isLoaded: boolean;
  isNew: boolean;
  /** The page that last touched it. */
  touched: FoldedPage;
  /** The first page of those that changed it and are not written; undefined where all are. */
  changed: FoldedPage | undefined;
}

/** Which of the changed documents a write takes; counts of events as in `FoldedPage`. */
export interface Choice {
  /** Those that nothing touched from then on. */
  readonly untouchedSince: number;
  /** Those that changed before, whatever touched them later. */
  readonly changedBefore: number;
  /** At most so many. */
  readonly limit: number;
}

export const EVERYTHING: Choice = { untouchedSince: Infinity, changedBefore: Infinity, limit: Infinity };

/** The documents of one generation that are in memory, from one write to the next. */
export class WorkingDocuments {
  private readonly byKey = new Map<string, Working>();
  /** Those of them that have no change to be written. */
  private readonly clean = new Set<Working>();
  /** Those in memory that the store may hold and was not asked for yet. */
  private unasked: Working[] = [];
  private readonly pages = new FoldedPages();
  /** Those that were let go; undefined where the store may hold others as well. */
  private gone: BloomFilter | undefined;
  private weight = 0;

  /** @param isEmpty whether the store holds none */
  constructor(
    private readonly load: (ids: readonly string[]) => Promise<Map<string, StoredDocument>>,
    isEmpty: boolean,
  ) {
    if (isEmpty) this.gone = new BloomFilter();
  }

  /** How much is in memory, in documents of ordinary size. */
  get size(): number {
    return this.weight;
  }

  /** The document at work; a new one, until `loadMissing`, where it is not in memory. */
  at(key: string): Working {
    const known = this.byKey.get(key);
    if (known) return known;
    const working = blank(key, this.pages.never);
    this.byKey.set(key, working);
    this.clean.add(working);
    this.weight += working.weight;
    working.touched.weight += working.weight;
    if (this.gone?.has(key) ?? true) {
      working.isLoaded = false;
      this.unasked.push(working);
    }
    return working;
  }

  /** Loads those that were asked for, were not in memory and are in the store. Where that fails, nothing in memory is of use. */
  async loadMissing(): Promise<void> {
    const { unasked } = this;
    if (unasked.length === 0) return;
    this.unasked = [];
    const found = await this.load(unasked.map(({ key }) => key));
    for (const working of unasked) {
      working.isLoaded = true;
      const stored = found.get(working.key);
      if (!stored) continue;
      working.body = stored.body;
      working.position = stored.position;
      working.stored = stored.position;
      working.isNew = false;
      this.weigh(working);
    }
  }

  changed(working: Working, position: Position, page: FoldedPage): void {
    working.position = position;
    if (working.touched !== page) this.touch(working, page);
    if (working.changed) return;
    working.changed = page;
    this.clean.delete(working);
  }

  private touch(working: Working, page: FoldedPage): void {
    this.pages.begin(page, this.byKey.size);
    working.touched.weight -= working.weight;
    page.weight += working.weight;
    working.touched = page;
  }

  /**
   * Takes what has changed for a write. From then on it counts as written.
   * @returns the documents, and the first page with a change that is left
   */
  take(choice: Choice): { readonly documents: GenerationCommit['documents']; readonly left: FoldedPage | undefined } {
    const documents: GenerationCommit['documents'][number][] = [];
    let left: FoldedPage | undefined;
    for (const working of this.byKey.values()) {
      const { body, position, isNew, touched, changed } = working;
      if (!changed || !body) continue;
      const isChosen = touched.events < choice.untouchedSince || changed.events < choice.changedBefore;
      if (isChosen && documents.length < choice.limit) {
        documents.push({ body, position, isNew });
        working.isNew = false;
        working.changed = undefined;
        this.clean.add(working);
        this.weigh(working);
      } else if (!left || changed.events < left.events) left = changed;
    }
    return { documents, left };
  }

  /** Adds what is in memory, as in `size`, to what was last touched after so many events. */
  weighTouched(weights: Map<number, number>): void {
    this.pages.addTo(weights);
  }

  /** Lets go of what is written and was not touched from then on. The last write must have ended. */
  letGo(untouchedSince: number): void {
    for (const working of this.clean) {
      const { key, touched, weight } = working;
      if (touched.events >= untouchedSince) continue;
      this.clean.delete(working);
      this.byKey.delete(key);
      this.weight -= weight;
      touched.weight -= weight;
      this.gone?.add(key);
    }
  }

  /** Forgets everything, written or not. */
  clear(): void {
    this.byKey.clear();
    this.clean.clear();
    this.weight = 0;
    this.pages.clear();
    this.unasked = [];
    this.gone = undefined;
  }

  private weigh(working: Working): void {
    const weight = working.body ? weightOf(working.body) : 1;
    this.weight += weight - working.weight;
    working.touched.weight += weight - working.weight;
    working.weight = weight;
  }
}

/**
 * So many entries of a list count for a document, though a fifth of them takes as much memory: counted in full, a company whose
 * clients all go on buying for twenty years would load and write one for every second event.
 */
const ENTRIES = 128;

/** 1 for an ordinary document, and more for one with long lists: a client may have bought ten thousand times. */
const weightOf = (body: Document): number =>
  Object.values(body).reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length / ENTRIES : 0), 1);

const blank = (key: string, touched: FoldedPage): Working => ({
  key,
  body: undefined,
  weight: 1,
  position: START,
  stored: START,
  isLoaded: true,
  isNew: true,
  touched,
  changed: undefined,
});
