import type { Document, Documents, Position, ReadModel, RecordedEvent } from '#kernel';

/** By which an event is found in its log, and told from what another log has at its place. */
export type EventReference = Pick<RecordedEvent, 'stream' | 'revision' | 'id' | 'position'>;

/** One build of a read model. Readers see the live one; a rebuild fills the next beside it. */
export interface Generation {
  readonly model: string;
  /** 1, 2, 3 … per model. */
  readonly number: number;
  /** Fingerprint of the declaration it was built by. */
  readonly fingerprint: string;
  readonly state: 'building' | 'live' | 'retired';
  /** The position up to which every event is in its documents: the least of its partitions'. */
  readonly checkpoint: Position;
  /** Where each of its partitions stands. How many there are is settled when it is begun. */
  readonly checkpoints: readonly Position[];
  /** The last event that was folded into the partition that is furthest; absent where there was none, or no commit said so. */
  readonly lastSeen?: EventReference | undefined;
}

/** Work that one owner does for a time, so that nobody else does the same. */
export interface Lease {
  readonly name: string;
  readonly owner: string;
  /** 1, 2, 3 … per name: grows whenever it is acquired anew, and is never given twice. */
  readonly token: number;
}

/** Under which lease a commit is made. */
export type Fence = Pick<Lease, 'name' | 'token'>;

/**
 * Leases, by the clock of the store. Whoever holds one for longer than it lasts, because it slept or lost its connection, is told by
 * the next renewal or commit.
 */
export interface Leases {
  /**
   * Takes those that are free: never held, released or expired.
   * @param ttl milliseconds for which they are held
   * @returns those of these names that the owner holds now, with the ones it held before
   */
  acquire(names: readonly string[], owner: string, ttl: number): Promise<Lease[]>;
  /**
   * Holds leases from now on for `ttl` milliseconds. One that has expired is kept if nobody else has taken it meanwhile.
   * @returns those that are still held; the others are lost
   */
  renew(leases: readonly Lease[], ttl: number): Promise<Lease[]>;
  /** Lets the next in at once. What another has taken meanwhile stays with it. */
  release(leases: readonly Lease[]): Promise<void>;
  /** Those that are held now, whoever holds them, in the order of names. */
  held(): Promise<Lease[]>;
}

/** A document with the position it has seen; it ignores every event that is not after it. */
export interface StoredDocument<Doc extends Document = Document> {
  readonly position: Position;
  readonly body: Doc;
}

/** An event that a fold could not take. Its key stands still at this event until the model is rebuilt. */
export interface ParkedEvent {
  readonly key: string;
  readonly position: Position;
  readonly eventId: string;
  readonly eventType: string;
  readonly error: string;
}

/** What one page of events changed in one generation. */
export interface GenerationCommit {
  readonly generation: Pick<Generation, 'model' | 'number'>;
  /** The partition that moves, from 0; where absent all of them do, from the same checkpoint. */
  readonly partition?: number | undefined;
  /** Where given, nothing is written unless this lease still is its owner's. */
  readonly fence?: Fence | undefined;
  /** The checkpoint that the documents were folded from. */
  readonly from: Position;
  readonly to: Position;
  /** The last event that was folded; what was said before stays where absent. */
  readonly lastSeen?: EventReference | undefined;
  /** `isNew`: no document of this id stood in the generation at `from`. */
  readonly documents: readonly (StoredDocument & { readonly isNew: boolean })[];
  readonly parked: readonly ParkedEvent[];
}

/** Another projector moved the checkpoint of this generation meanwhile: load again and go on from there. */
export class CheckpointMoved extends Error {
  constructor(readonly generation: Pick<Generation, 'model' | 'number'>) {
    super(`The checkpoint of ${generation.model}.${generation.number} was moved by another projector`);
    this.name = 'CheckpointMoved';
  }
}

/** Another owner has taken the lease under which the commit was made, or it was released: leave the work to whoever holds it. */
export class LeaseLost extends Error {
  constructor(readonly fence: Fence) {
    super(`The lease ${fence.name} is not held any more with the token ${fence.token}`);
    this.name = 'LeaseLost';
  }
}

/** The store does not answer or refuses the connection; the message says what to do about it and holds no secret. */
export class ReadStoreUnavailable extends Error {
  /** Waiting does not help: something must be corrected first. */
  readonly isLasting: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isLasting?: boolean } = {}) {
    super(message, options);
    this.isLasting = options.isLasting ?? false;
    this.name = 'ReadStoreUnavailable';
  }
}

/**
 * Where read models live. Contract (test/contracts/read-store.contract.ts): documents and checkpoint of a commit have one
 * effect or none, whatever dies in between; a commit delivered twice changes nothing.
 */
export interface ReadStore {
  readonly leases: Leases;
  /** Every generation that is not dropped, of all models. */
  generations(): Promise<Generation[]>;
  /**
   * Starts the next generation of a model, empty, at `START`; the model's first one is live at once.
   * Where one is building already with the same fingerprint, that one is answered, to be resumed; one of another fingerprint
   * is dropped first. The live one is answered while it is of this fingerprint and still at `START`, so that two processes
   * that start at once begin the same one. Numbers are never given twice.
   * @param partitions how many it has if it is begun here, one unless told; one that stands keeps its own
   * @throws RangeError outside 1 … 64
   */
  begin(model: ReadModel, partitions?: number): Promise<Generation>;
  /** The documents with these ids that exist; none of a dropped generation. */
  load(generation: Pick<Generation, 'model' | 'number'>, ids: readonly string[]): Promise<Map<string, StoredDocument>>;
  /**
   * The documents of a generation in the order of their ids, by code point; none of a dropped generation.
   * @param after the id that they come after; from the first where undefined
   * @param limit at most so many
   */
  scan(
    generation: Pick<Generation, 'model' | 'number'>,
    after: string | undefined,
    limit: number,
  ): Promise<StoredDocument[]>;
  /**
   * Writes documents, parked events and the new checkpoints, as they are when this is called: documents may go on changing
   * while it is under way. A stored document whose position is not before the new one's stays.
   * @throws CheckpointMoved if a generation's checkpoint is not `from` any more, or it was retired or dropped; nothing is written
   * then. So a projector that has missed a promotion learns of it.
   * @throws LeaseLost if a commit's lease is held by another by now; nothing of it is to be seen then
   * @throws RangeError if a checkpoint would go back
   */
  commit(commits: readonly GenerationCommit[]): Promise<void>;
  /**
   * Does beforehand what would take long when a generation that is being filled is promoted, as the building of its indexes. Commits
   * and reads go on meanwhile. Nothing happens if it is done already.
   * @throws if there is no such generation
   */
  prepare(generation: Pick<Generation, 'model' | 'number'>): Promise<void>;
  /**
   * Makes a generation the live one, in one atomic step, and retires the one before; also a retired one, to go back.
   * Nothing happens if it is live already.
   * @throws if there is no such generation
   */
  promote(generation: Pick<Generation, 'model' | 'number'>): Promise<void>;
  /**
   * Removes a generation with all its documents and parked events. Nothing happens if it is gone already.
   * @throws if it is live
   */
  drop(generation: Pick<Generation, 'model' | 'number'>): Promise<void>;
  /** In the order of the log. */
  parked(generation: Pick<Generation, 'model' | 'number'>): Promise<ParkedEvent[]>;
  /**
   * The live documents of a model, for queries; empty while the model has no live generation.
   *
   * Order: null or absent first, then numbers by value and strings by code point, `id` after them in the same direction; a field
   * holds values of one type beside null. A range never holds null. A condition or bound that is undefined is none. Refused as
   * TypeError or RangeError: a field that no index of the model holds, a limit outside 1 … 10,000 or more than 10,000 values in `in`.
   */
  documents<Doc extends Document>(model: ReadModel<Doc>): Documents<Doc>;
  /** The live generation of a model as it stands now. */
  live(model: Pick<ReadModel, 'name'>): Promise<Generation | undefined>;
  check(): Promise<{ readonly kind: string; readonly version: string }>;
  close(): Promise<void>;
}
