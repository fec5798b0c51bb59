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
  /** Number of the commit window that last touched it. */
  window: number;
}

/** One event at one document. */
interface Step {
  readonly event: RecordedEvent;
  readonly touch: Touch<Document>;
  readonly key: string;
  readonly working: Working;
}

/** What of a generation is folded, and under which lease: all of it where no partition is named. */
export type Scope = Pick<GenerationCommit, 'partition' | 'fence'>;

/** Above this many documents in memory, those that the last commit window did not touch are let go. */
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
  private changed = 0;
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

  /** How many documents wait for the next commit. */
  get pendingDocuments(): number {
    return this.changed;
  }

  /**
   * Folds those events of a page that this generation has not seen; `until` is where the page ends.
   * Where events are parked, every page must be committed before the next is taken.
   */
  async take(events: readonly RecordedEvent[], until: Position): Promise<void> {
    const steps = await this.steps(events);
    try {
      for (const step of steps) this.apply(step);
    } catch (error) {
      if (this.onPoison === 'throw') throw error;
      await this.takeCarefully(events);
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
    if (this.documents.size > KEPT_DOCUMENTS) this.letGo();
    const documents: GenerationCommit['documents'][number][] = [];
    for (const working of this.documents.values()) {
      const { body, position, isNew, changed } = working;
      if (!changed || !body) continue;
      documents.push({ body, position, isNew });
      working.isNew = false;
      working.changed = false;
    }
    const parked = this.parkedNow;
    this.parkedNow = [];
    this.changed = 0;
    this.committedTo = to;
    this.window++;
    return { ...this.scope, generation: this.generation, from, to, documents, parked };
  }

  private isOwn(key: string): boolean {
    const { partition } = this.scope;
    return partition === undefined || partitionOf(key, this.generation.checkpoints.length) === partition;
  }

  /** Lets go of what this window has not touched: an earlier commit, which has ended by now, has written it. */
  private letGo(): void {
    this.complete = false;
    for (const [key, { window }] of this.documents) if (window < this.window) this.documents.delete(key);
  }

  /** What is to be done at which documents, those loaded. */
  private async steps(events: readonly RecordedEvent[]): Promise<Step[]> {
    const steps: Step[] = [];
    const missing: Step[] = [];
    let seen = this.foldedTo;
    for (const event of events) {
      if (event.position <= seen) continue;
      seen = event.position;
      for (const touch of this.model.touches(event.type)) {
        for (const key of touch.keys(event)) {
          if (this.parkedKeys.has(key) || !this.isOwn(key)) continue;
          const known = this.documents.get(key);
          const step = { event, touch, key, working: known ?? blank() };
          steps.push(step);
          if (known) continue;
          this.documents.set(key, step.working);
          missing.push(step);
        }
      }
    }
    if (missing.length > 0 && !this.complete) await this.load(missing);
    return steps;
  }

  private async load(missing: readonly Step[]): Promise<void> {
    const stored = await this.store.load(
      this.generation,
      missing.map(({ key }) => key),
    );
    for (const { key, working } of missing) {
      const known = stored.get(key);
      if (known)
        Object.assign(working, { body: known.body, position: known.position, stored: known.position, isNew: false });
    }
  }

  private apply({ event, touch, key, working }: Step): void {
    if (working.stored >= event.position) return;
    try {
      working.body = touch.apply(working.body, event, key);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      const what = `${this.model.name} cannot fold ${event.type} ${event.id} at ${event.position}: ${said}`;
      throw new Error(what, { cause: error });
    }
    working.position = event.position;
    working.window = this.window;
    if (!working.changed) this.changed++;
    working.changed = true;
  }

  /** The page again from the stored documents, each step on a copy, so that a fold that fails leaves nothing half done. */
  private async takeCarefully(events: readonly RecordedEvent[]): Promise<void> {
    this.documents.clear();
    this.changed = 0;
    this.complete = false;
    for (const step of await this.steps(events)) {
      if (this.parkedKeys.has(step.key)) continue;
      const before = structuredClone(step.working.body);
      try {
        this.apply(step);
      } catch (error) {
        step.working.body = before;
        this.park(step, error);
      }
    }
  }

  private park({ event, key }: Step, error: unknown): void {
    const { position, id: eventId, type: eventType } = event;
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
