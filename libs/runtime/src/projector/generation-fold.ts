import { type Document, type Position, type ReadModel, type RecordedEvent, START, type Touch } from '#kernel';
import type { Generation, GenerationCommit, ParkedEvent, ReadStore } from '#read-store';

/** A document at work. */
interface Working {
  body: Document | undefined;
  /** The position it has seen. */
  position: Position;
  /** The position it had when it was loaded: what the store knows it to have seen. */
  stored: Position;
  isNew: boolean;
  changed: boolean;
}

/** One event at one document. */
interface Step {
  readonly event: RecordedEvent;
  readonly touch: Touch<Document>;
  readonly key: string;
}

/** How many documents stay in memory between commits; above that all are let go after a commit. */
const KEPT_DOCUMENTS = 50_000;

/**
 * Folds pages of events into the documents of one generation.
 * Documents stay in memory from one commit to the next: a commit is only accepted at the checkpoint that they were folded
 * from, so nobody else can have changed them meanwhile.
 */
export class GenerationFold {
  private readonly documents = new Map<string, Working>();
  private readonly parkedKeys = new Set<string>();
  private parkedNow: ParkedEvent[] = [];
  private committedTo: Position;
  private foldedTo: Position;
  private changed = 0;

  private constructor(
    readonly model: ReadModel,
    readonly generation: Generation,
    private readonly store: ReadStore,
    private readonly onPoison: 'park' | 'throw',
  ) {
    this.committedTo = generation.checkpoint;
    this.foldedTo = generation.checkpoint;
  }

  /** @param onPoison what to do with an event that a fold cannot take: live it is parked, in a rebuild it is an error. */
  static async open(
    model: ReadModel,
    generation: Generation,
    store: ReadStore,
    onPoison: 'park' | 'throw',
  ): Promise<GenerationFold> {
    const fold = new GenerationFold(model, generation, store, onPoison);
    for (const { key } of await store.parked(generation)) fold.parkedKeys.add(key);
    return fold;
  }

  /** The position up to which events are folded, committed or not. */
  get position(): Position {
    return this.foldedTo;
  }

  /** How many documents wait for the next commit. */
  get pendingDocuments(): number {
    return this.changed;
  }

  /**
   * Folds those events of a page that this generation has not seen; `until` is where the page ends.
   * Where events are parked, every page must be committed before the next is taken.
   */
  async take(events: readonly RecordedEvent[], until: Position): Promise<void> {
    const steps = this.steps(events);
    await this.load(steps);
    try {
      for (const step of steps) this.apply(step);
    } catch (error) {
      if (this.onPoison === 'throw') throw error;
      await this.takeCarefully(steps);
    }
    if (until > this.foldedTo) this.foldedTo = until;
  }

  /** What has changed since the last commit; undefined if the checkpoint has not moved. */
  pending(): GenerationCommit | undefined {
    if (this.foldedTo === this.committedTo) return undefined;
    const documents: GenerationCommit['documents'][number][] = [];
    for (const { body, position, isNew, changed } of this.documents.values()) {
      if (changed && body) documents.push({ body, position, isNew });
    }
    return { generation: this.generation, from: this.committedTo, to: this.foldedTo, documents, parked: this.parkedNow };
  }

  /** What `pending` said is in the store now. */
  committed(): void {
    this.committedTo = this.foldedTo;
    this.parkedNow = [];
    if (this.documents.size > KEPT_DOCUMENTS) this.documents.clear();
    if (this.changed === 0) return;
    this.changed = 0;
    for (const working of this.documents.values()) {
      working.isNew = false;
      working.changed = false;
    }
  }

  private steps(events: readonly RecordedEvent[]): Step[] {
    const steps: Step[] = [];
    let seen = this.foldedTo;
    for (const event of events) {
      if (event.position <= seen) continue;
      seen = event.position;
      for (const touch of this.model.touches(event.type)) {
        for (const key of touch.keys(event)) {
          if (!this.parkedKeys.has(key)) steps.push({ event, touch, key });
        }
      }
    }
    return steps;
  }

  private async load(steps: readonly Step[]): Promise<void> {
    const missing = new Set<string>();
    for (const { key } of steps) if (!this.documents.has(key)) missing.add(key);
    if (missing.size === 0) return;
    const stored = await this.store.load(this.generation, [...missing]);
    for (const key of missing) {
      const known = stored.get(key);
      const position = known?.position ?? START;
      this.documents.set(key, { body: known?.body, position, stored: position, isNew: !known, changed: false });
    }
  }

  private apply({ event, touch, key }: Step): void {
    const working = this.documents.get(key);
    if (!working) throw new Error(`Document ${key} of ${this.model.name} was not loaded`);
    if (working.stored >= event.position) return;
    try {
      working.body = touch.apply(working.body, event, key);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      const what = `${this.model.name} cannot fold ${event.type} ${event.id} at ${event.position}: ${said}`;
      throw new Error(what, { cause: error });
    }
    working.position = event.position;
    if (!working.changed) this.changed++;
    working.changed = true;
  }

  /** The page again from the stored documents, each step on a copy, so that a fold that fails leaves nothing half done. */
  private async takeCarefully(steps: readonly Step[]): Promise<void> {
    this.documents.clear();
    this.changed = 0;
    await this.load(steps);
    for (const step of steps) {
      const working = this.documents.get(step.key);
      if (!working || this.parkedKeys.has(step.key)) continue;
      const before = structuredClone(working.body);
      try {
        this.apply(step);
      } catch (error) {
        working.body = before;
        this.park(step, error);
      }
    }
  }

  private park({ event, key }: Step, error: unknown): void {
    const { position, id: eventId, type: eventType } = event;
    this.parkedKeys.add(key);
    this.parkedNow.push({ key, position, eventId, eventType, error: error instanceof Error ? error.message : String(error) });
  }
}
