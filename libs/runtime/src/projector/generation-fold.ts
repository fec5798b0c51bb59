import { StoreUnavailable } from '#event-store';
import { type Document, type Position, type ReadModel, type RecordedEvent, START, type Touch } from '#kernel';
import type { EventReference, Generation, GenerationCommit, ParkedEvent, ReadStore } from '#read-store';
import { type FoldedPage, pageAt } from './folded-pages.js';
import { partitionOf } from './partition.js';
import { messageOf } from './said.js';
import { CannotFold } from './cannot-fold.js';
import { eachStep, WaitingSteps } from './steps.js';
import { type Choice, EVERYTHING, type Working, WorkingDocuments } from './working-documents.js';

/** Stands for the key where a fold cannot tell which documents an event touches: it is in none of them then. */
const UNKNOWN = '';

/** What of a generation is folded, and under which lease: all of it where no partition is named. */
export type Scope = Pick<GenerationCommit, 'partition' | 'fence'>;

/**
 * Folds pages of events into the documents of one generation.
 * Documents stay in memory from one commit to the next: a commit is only accepted at the checkpoint that they were folded
 * from, so nobody else can have changed them meanwhile.
 */
export class GenerationFold {
  private readonly documents: WorkingDocuments;
  private readonly parkedKeys = new Set<string>();
  private parkedNow: ParkedEvent[] = [];
  private committedTo: Position;
  private foldedTo: Position;
  /** The last event since what was taken for the last commit. */
  private lastSeen: RecordedEvent | undefined;
  private foldedCount = 0;
  /** How many of them came before the first change that is not taken for a write. */
  private takenCount = 0;

  private constructor(
    readonly model: ReadModel,
    readonly generation: Generation,
    store: ReadStore,
    private readonly onPoison: 'park' | 'throw',
    private readonly scope: Scope,
  ) {
    const { partition } = scope;
    const checkpoint = partition === undefined ? generation.checkpoint : (generation.checkpoints[partition] ?? START);
    this.committedTo = checkpoint;
    this.foldedTo = checkpoint;
    this.documents = new WorkingDocuments(async (ids) => store.load(generation, ids), checkpoint === START);
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

  /** How much is in memory, in documents of ordinary size. */
  get size(): number {
    return this.documents.size;
  }

  /** Events that it was given since it was opened. */
  get folded(): number {
    return this.foldedCount;
  }

  /** How many of them would be folded again after a kill, once what is taken is written. */
  get ahead(): number {
    return this.foldedCount - this.takenCount;
  }

  /**
   * Folds those events of a page that this generation has not seen; `until` is where the page ends.
   * Where events are parked, every page must be committed before the next is taken.
   */
  async take(events: readonly RecordedEvent[], until: Position): Promise<void> {
    const page = pageAt(this.foldedCount, this.foldedTo);
    try {
      await this.fold(events, page);
    } catch (error) {
      if (this.onPoison === 'throw' || error instanceof StoreUnavailable) throw error;
      await this.takeCarefully(events, page);
    }
    if (until > this.foldedTo) this.foldedTo = until;
    this.lastSeen = events.at(-1) ?? this.lastSeen;
    this.foldedCount += events.length;
  }

  /**
   * What has changed, for a commit; undefined if nothing has and nothing has moved. The checkpoint moves to before the oldest change
   * that is left, so documents may be ahead of it: events up to the position that a document has seen change nothing in it when they
   * come again. From then on what is taken counts as committed: where the commit fails, this fold is of no use any more.
   */
  takePending(choice: Choice = EVERYTHING): GenerationCommit | undefined {
    const { documents, left } = this.documents.take(choice);
    const [from, to] = [this.committedTo, left?.position ?? this.foldedTo];
    this.takenCount = left?.events ?? this.foldedCount;
    if (to === from && documents.length === 0) return undefined;
    const parked = this.parkedNow;
    this.parkedNow = [];
    const lastSeen = this.lastSeen && referenceOf(this.lastSeen);
    this.lastSeen = undefined;
    this.committedTo = to;
    return { ...this.scope, generation: this.generation, from, to, lastSeen, documents, parked };
  }

  /** Adds what is in memory, as in `size`, to what was last touched after so many events. */
  weighTouched(weights: Map<number, number>): void {
    this.documents.weighTouched(weights);
  }

  /** Lets go of written documents that nothing touched from then on. To be called between two pages, when the last write has ended. */
  letGo(untouchedSince: number): void {
    this.documents.letGo(untouchedSince);
  }

  /** Documents in memory are folded at once; the steps of the others wait, in their order, until all of these are loaded together. */
  private async fold(events: readonly RecordedEvent[], page: FoldedPage): Promise<void> {
    const waiting = new WaitingSteps();
    eachStep(this.model, events, this.foldedTo, this.ownDocument, (event, touch, document) => {
      if (document.isLoaded) this.apply(event, touch, document, page);
      else waiting.add(event, touch, document);
    });
    await this.documents.loadMissing();
    waiting.each((event, touch, document) => {
      this.apply(event, touch, document, page);
    });
  }

  private readonly ownDocument = (key: string): Working | undefined =>
    this.isOwn(key) ? this.documents.at(key) : undefined;

  /** Whether a key falls into the partition that is folded, and not among those that are parked. */
  private isOwn(key: string): boolean {
    const { partition } = this.scope;
    if (this.parkedKeys.size > 0 && this.parkedKeys.has(key)) return false;
    return partition === undefined || partitionOf(key, this.generation.checkpoints.length) === partition;
  }

  private apply(event: RecordedEvent, touch: Touch<Document>, working: Working, page: FoldedPage): void {
    if (working.stored >= event.position) return;
    try {
      working.body = touch.apply(working.body, event, working.key);
    } catch (error) {
      // Not the event's fault: what a fold asks of it is read from the store.
      if (error instanceof StoreUnavailable) throw error;
      const what = `${this.model.name} cannot fold ${event.type} ${event.id} at ${event.position}: ${messageOf(error)}`;
      throw new CannotFold(this.model.name, what, error);
    }
    this.documents.changed(working, event.position, page);
  }

  /** The page again from the stored documents, each step on a copy, so that a fold that fails leaves nothing half done. */
  private async takeCarefully(events: readonly RecordedEvent[], page: FoldedPage): Promise<void> {
    this.documents.clear();
    const waiting = new WaitingSteps();
    eachStep(this.model, events, this.foldedTo, this.ownDocument, waiting.add, (event, error) => {
      this.park(event, UNKNOWN, error);
    });
    await this.documents.loadMissing();
    waiting.each((event, touch, working) => {
      if (this.parkedKeys.has(working.key)) return;
      const before = structuredClone(working.body);
      try {
        this.apply(event, touch, working, page);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        working.body = before;
        this.park(event, working.key, error);
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
      error: messageOf(error),
    });
  }
}

const referenceOf = ({ stream, revision, id, position }: RecordedEvent): EventReference => ({
  stream,
  revision,
  id,
  position,
});
