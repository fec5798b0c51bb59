import { type Document, type Position, START } from '#kernel';
import type { GenerationCommit, StoredDocument } from '#read-store';

/** A document at work. */
export interface Working {
  body: Document | undefined;
  /** The position it has seen. */
  position: Position;
  /** The position it had when it was loaded: what the store knows it to have seen. */
  stored: Position;
  isNew: boolean;
  changed: boolean;
  /** Number of the window between two writes that last touched it. */
  window: number;
}

/** Above this many documents in memory, those that are written and were not touched lately are let go. */
const KEPT_DOCUMENTS = 5_000;

/** The documents of one generation that are in memory, from one write to the next. */
export class WorkingDocuments {
  private readonly byKey = new Map<string, Working>();
  private window = 0;

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

  changed(working: Working, position: Position): void {
    working.position = position;
    working.window = this.window;
    working.changed = true;
  }

  /** All that have changed since they were last taken; begins the next window. */
  takeChanged(): GenerationCommit['documents'] {
    return this.take(this.window);
  }

  /** Those that have changed, but not in this window; begins the next. */
  takeCold(): GenerationCommit['documents'] {
    return this.take(this.window - 1);
  }

  private take(lastWindow: number): GenerationCommit['documents'] {
    const documents: GenerationCommit['documents'][number][] = [];
    for (const working of this.byKey.values()) {
      const { body, position, isNew, changed, window } = working;
      if (!changed || !body || window > lastWindow) continue;
      documents.push({ body, position, isNew });
      working.isNew = false;
      working.changed = false;
    }
    this.window++;
    return documents;
  }

  /** Lets go of what is written and was not touched lately, where there are more than so many. The last write must have ended. */
  letGo(kept = KEPT_DOCUMENTS): void {
    if (this.byKey.size <= kept) return;
    this.complete = false;
    for (const [key, { changed, window }] of this.byKey)
      if (!changed && window < this.window - 1) this.byKey.delete(key);
  }

  /** Forgets everything, written or not. */
  clear(): void {
    this.byKey.clear();
    this.complete = false;
  }
}

const blank = (): Working => ({
  body: undefined,
  position: START,
  stored: START,
  isNew: true,
  changed: false,
  window: 0,
});
