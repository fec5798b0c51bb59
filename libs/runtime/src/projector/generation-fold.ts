import { StoreUnavailable } from '#event-store';
import { type Document, type Position, type ReadModel, type RecordedEvent, START, type Touch } from '#kernel';
import type { Generation, GenerationCommit, ParkedEvent, ReadStore } from '#read-store';
import { partitionOf } from './partition.js';

/** A document at work. */
interface Working {
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

/** What a page does, step by step: one event at one touch, with the keys of the documents it touches. */
interface Steps {
  readonly events: RecordedEvent[];
  readonly touches: Touch<Document>[];
  readonly keys: (readonly string[])[];
}

/** What of a generation is folded, and under which lease: all of it where no partition is named. */
export type Scope = Pick<GenerationCommit, 'partition' | 'fence'>;

/** Above this many documents in memory, those that are written and were not touched lately are let go. */
const KEPT_DOCUMENTS = 5_000;

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
  private window = 0;
  /** Whether every document of the generation is in memory: then what is not there does not exist. */
  private complete: boolean;

  private constructor(
    readonly model: ReadModel,
    readonly generation: Generation,
    private readonly store: ReadStore,
    private readonly onPoison: 'park' | 'throw',
    private readonly scope: Scope,
  ) {
    const { partition } = scope;
    const checkpoint = partition === undefined ? generation.checkpoint : (generation.checkpoints[partition] ?? START);
    this.committedTo = checkpoint;
    this.foldedTo = checkpoint;
    this.complete = checkpoint === START;
  }

  /** @param onPoison what to do with an event that a fold cannot take: live it is parked, in a rebuild it is an error. */
  static async open(
    model: ReadModel,
    generation: Generation,
    store: ReadStore,
    onPoison: 'park' | 'throw',
    scope: Scope = {},
  ): Promise<GenerationFold> {
    const fold = new GenerationFold(model, generation, store, onPoison, scope);
    for (const { key } of await store.parked(generation)) fold.parkedKeys.add(key);
    return fold;
  }

  /** The position up to which events are folded, committed or not. */
  get position(): Position {
    return this.foldedTo;
  }

  /** How many documents are in memory. */
  get size(): number {
    return this.documents.size;
  }

  /**
   * Folds those events of a page that this generation has not seen; `until` is where the page ends.
   * Where events are parked, every page must be committed before the next is taken.
   */
  async take(events: readonly RecordedEvent[], until: Position): Promise<void> {
    const steps = this.stepsOf(events);
    if (!this.complete) await this.loadMissing(steps);
    try {
      this.each(steps, (event, touch, key) => {
        this.apply(event, touch, key);
      });
    } catch (error) {
      if (this.onPoison === 'throw' || error instanceof StoreUnavailable) throw error;
      await this.takeCarefully(steps);
    }
    if (until > this.foldedTo) this.foldedTo = until;
  }

  /**
   * What has changed since it was last asked, for a commit; undefined if nothing has moved. From then on it counts as
   * committed: where the commit fails, this fold is of no use any more.
   */
  takePending(): GenerationCommit | undefined {
    const from = this.committedTo;
    const to = this.foldedTo;
    if (to === from) return undefined;
    this.letGo();
    const documents = this.takeChanged(this.window);
    const parked = this.parkedNow;
    this.parkedNow = [];
    this.committedTo = to;
    return { ...this.scope, generation: this.generation, from, to, documents, parked };
  }

  /**
   * What has changed, but not since the last write: to be written ahead of the checkpoint, which stays. Events up to the position
   * that a document has seen change nothing in it when they come again.
   */
  takeCold(): GenerationCommit | undefined {
    const at = this.committedTo;
    const documents = this.takeChanged(this.window - 1);
    if (documents.length === 0) return undefined;
    return { ...this.scope, generation: this.generation, from: at, to: at, documents, parked: [] };
  }

  /** Those that were last touched in this window or before; begins the next window. */
  private takeChanged(window: number): GenerationCommit['documents'] {
    const documents: GenerationCommit['documents'][number][] = [];
    for (const working of this.documents.values()) {
      const { body, position, isNew, changed } = working;
      if (!changed || !body || working.window > window) continue;
      documents.push({ body, position, isNew });
      working.isNew = false;
      working.changed = false;
    }
    this.window++;
    return documents;
  }

  /**
   * Lets go of what is written and was not touched lately, where memory holds more than so many. To be called between two pages,
   * when the last write has ended.
   */
  letGo(kept = KEPT_DOCUMENTS): void {
    if (this.documents.size <= kept) return;
    this.complete = false;
    for (const [key, { changed, window }] of this.documents)
      if (!changed && window < this.window - 1) this.documents.delete(key);
  }

  /** The keys that fall into the partition that is folded. */
  private ownOf(keys: readonly string[]): readonly string[] {
    const { partition } = this.scope;
    const count = this.generation.checkpoints.length;
    if (partition === undefined || count === 1) return keys;
    return keys.filter((key) => partitionOf(key, count) === partition);
  }

  private stepsOf(events: readonly RecordedEvent[]): Steps {
    const steps: Steps = { events: [], touches: [], keys: [] };
    let seen = this.foldedTo;
    for (const event of events) {
      if (event.position <= seen) continue;
      seen = event.position;
      for (const touch of this.model.touches(event.type)) {
        steps.events.push(event);
        steps.touches.push(touch);
        steps.keys.push(this.ownOf(touch.keys(event)));
      }
    }
    return steps;
  }

  private each(
    { events, touches, keys }: Steps,
    step: (event: RecordedEvent, touch: Touch<Document>, key: string) => void,
  ): void {
    for (const [place, event] of events.entries()) {
      const touch = touches[place];
      const touched = keys[place];
      if (!touch || !touched) continue;
      for (const key of touched) if (!this.parkedKeys.has(key)) step(event, touch, key);
    }
  }

  private async loadMissing({ keys }: Steps): Promise<void> {
    const missing = new Set<string>();
    for (const some of keys) for (const key of some) if (!this.documents.has(key)) missing.add(key);
    if (missing.size === 0) return;
    const stored = await this.store.load(this.generation, [...missing]);
    for (const [key, { body, position }] of stored) {
      this.documents.set(key, { ...blank(), body, position, stored: position, isNew: false });
    }
  }

  private apply(event: RecordedEvent, touch: Touch<Document>, key: string): void {
    const working = this.workingOn(key);
    if (working.stored >= event.position) return;
    try {
      working.body = touch.apply(working.body, event, key);
    } catch (error) {
      // Not the event's fault: what a fold asks of it is read from the store.
      if (error instanceof StoreUnavailable) throw error;
      const said = error instanceof Error ? error.message : String(error);
      const what = `${this.model.name} cannot fold ${event.type} ${event.id} at ${event.position}: ${said}`;
      throw new Error(what, { cause: error });
    }
    working.position = event.position;
    working.window = this.window;
    working.changed = true;
  }

  /** The document at work; what is neither in memory nor in the store is a new one. */
  private workingOn(key: string): Working {
    const known = this.documents.get(key);
    if (known) return known;
    const working = blank();
    this.documents.set(key, working);
    return working;
  }

  /** The page again from the stored documents, each step on a copy, so that a fold that fails leaves nothing half done. */
  private async takeCarefully(steps: Steps): Promise<void> {
    this.documents.clear();
    this.complete = false;
    await this.loadMissing(steps);
    this.each(steps, (event, touch, key) => {
      const working = this.workingOn(key);
      const before = structuredClone(working.body);
      try {
        this.apply(event, touch, key);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        working.body = before;
        this.park(event, key, error);
      }
    });
  }

  private park({ position, id: eventId, type: eventType }: RecordedEvent, key: string, error: unknown): void {
    this.parkedKeys.add(key);
    this.parkedNow.push({
      key,
      position,
      eventId,
      eventType,
      error: error instanceof Error ? error.message : String(error),
    });
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
