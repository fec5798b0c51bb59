import { type Document, type Position, START } from '#kernel';
import type { GenerationCommit, StoredDocument } from '#read-store';

/** How far a fold had come when it began with a page. */
export interface Progress {
  /** Events since it was opened. */
  readonly events: number;
  readonly position: Position;
}

/** A document at work. */
export interface Working {
  body: Document | undefined;
  /** The position it has seen. */
  position: Position;
  /** The position it had when it was loaded: what the store knows it to have seen. */
  stored: Position;
  isNew: boolean;
  /** The page that last touched it. */
  touched: Progress;
  /** The first page of those that changed it and are not written; undefined where all are. */
  changed: Progress | undefined;
}

/** Which of the changed documents a write takes; counts of events as in `Progress`. */
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

  /** @param complete whether the store holds none: then what is not in memory does not exist */
  constructor(
    private readonly load: (ids: readonly string[]) => Promise<Map<string, StoredDocument>>,
    private complete: boolean,
  ) {}

  get size(): number {
    return this.byKey.size;
  }

  /** Loads those that are not in memory. @param keys groups of them */
  async loadMissing(keys: readonly (readonly string[])[]): Promise<void> {
    if (this.complete) return;
    const missing = new Set<string>();
    for (const some of keys) for (const key of some) if (!this.byKey.has(key)) missing.add(key);
    if (missing.size === 0) return;
    for (const [key, { body, position }] of await this.load([...missing])) {
      this.byKey.set(key, { ...blank(), body, position, stored: position, isNew: false });
    }
  }

  /** The document at work; what is neither in memory nor in the store is a new one. */
  at(key: string): Working {
    const known = this.byKey.get(key);
    if (known) return known;
    const working = blank();
    this.byKey.set(key, working);
    return working;
  }

  changed(working: Working, position: Position, page: Progress): void {
    working.position = position;
    working.touched = page;
    working.changed ??= page;
  }

  /**
   * Takes what has changed for a write. From then on it counts as written.
   * @returns the documents, and the first page with a change that is left
   */
  take(choice: Choice): { readonly documents: GenerationCommit['documents']; readonly left: Progress | undefined } {
    const documents: GenerationCommit['documents'][number][] = [];
    let left: Progress | undefined;
    for (const working of this.byKey.values()) {
      const { body, position, isNew, touched, changed } = working;
      if (!changed || !body) continue;
      const isChosen = touched.events < choice.untouchedSince || changed.events < choice.changedBefore;
      if (isChosen && documents.length < choice.limit) {
        documents.push({ body, position, isNew });
        working.isNew = false;
        working.changed = undefined;
      } else if (!left || changed.events < left.events) left = changed;
    }
    return { documents, left };
  }

  /** Adds the documents to those that were last touched after so many events. */
  countTouched(counts: Map<number, number>): void {
    for (const { touched } of this.byKey.values()) counts.set(touched.events, (counts.get(touched.events) ?? 0) + 1);
  }

  /** Lets go of what is written and was not touched from then on. The last write must have ended. */
  letGo(untouchedSince: number): void {
    const before = this.byKey.size;
    for (const [key, { changed, touched }] of this.byKey)
      if (!changed && touched.events < untouchedSince) this.byKey.delete(key);
    if (this.byKey.size < before) this.complete = false;
  }

  /** Forgets everything, written or not. */
  clear(): void {
    this.byKey.clear();
    this.complete = false;
  }
}

const NEVER: Progress = { events: -1, position: START };

const blank = (): Working => ({
  body: undefined,
  position: START,
  stored: START,
  isNew: true,
  touched: NEVER,
  changed: undefined,
});
