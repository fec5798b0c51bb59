import type { Document, Documents, Position, ReadModel } from '#kernel';

/** One build of a read model. Readers see the live one; a rebuild fills the next beside it. */
export interface Generation {
  readonly model: string;
  /** 1, 2, 3 … per model. */
  readonly number: number;
  /** Fingerprint of the declaration it was built by. */
  readonly fingerprint: string;
  readonly state: 'building' | 'live' | 'retired';
  /** The position up to which every event is in its documents. */
  readonly checkpoint: Position;
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
  /** The checkpoint that the documents were folded from. */
  readonly from: Position;
  readonly to: Position;
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

/**
 * Where read models live. Contract (test/contracts/read-store.contract.ts): documents and checkpoint of a commit have one
 * effect or none, whatever dies in between; a commit delivered twice changes nothing.
 */
export interface ReadStore {
  /** Every generation that is not dropped, of all models. */
  generations(): Promise<Generation[]>;
  /**
   * Starts the next generation of a model, empty, at `START`; the model's first one is live at once.
   * Where one is building already with the same fingerprint, that one is answered, to be resumed.
   */
  begin(model: ReadModel): Promise<Generation>;
  /** The documents with these ids that exist. */
  load(generation: Pick<Generation, 'model' | 'number'>, ids: readonly string[]): Promise<Map<string, StoredDocument>>;
  /**
   * Writes documents, parked events and the new checkpoints.
   * @throws CheckpointMoved if a generation's checkpoint is not `from` any more; nothing is written then.
   */
  commit(commits: readonly GenerationCommit[]): Promise<void>;
  /** Makes a generation the live one, in one atomic step, and retires the one before. */
  promote(generation: Pick<Generation, 'model' | 'number'>): Promise<void>;
  /** Removes a generation that is not live, with all its documents. */
  drop(generation: Pick<Generation, 'model' | 'number'>): Promise<void>;
  parked(generation: Pick<Generation, 'model' | 'number'>): Promise<ParkedEvent[]>;
  /** The live documents of a model, for queries; empty while the model has no live generation. */
  documents<Doc extends Document>(model: ReadModel<Doc>): Documents<Doc>;
  /** The live generation of a model as it stands now. */
  live(model: Pick<ReadModel, 'name'>): Promise<Generation | undefined>;
  check(): Promise<{ readonly kind: string; readonly version: string }>;
  close(): Promise<void>;
}
