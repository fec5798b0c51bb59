import { type AnyBulkWriteOperation, BSON, type Collection, MongoBulkWriteError } from 'mongodb';
import type { StoredDocument } from '../port.js';
import { type MongoDocument, toWritable, type Writable } from './body.js';
import { unwrapped } from './failure.js';

/** A message takes 48 MB and 100,000 operations; batches this size go side by side, which is faster than fewer larger ones. */
const BATCH_DOCUMENTS = 500;
const BATCH_BYTES = 16_000_000;
/** 16 MB, less a little for what a server adds. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024 - 1_024;

const DUPLICATE_KEY = 11_000;

/** Consecutive documents, bounded by count and bytes; one that is larger stands alone. */
export function batchesOf(writables: readonly Writable[]): MongoDocument[][] {
  const batches: MongoDocument[][] = [];
  let batch: MongoDocument[] = [];
  let bytes = 0;
  for (const writable of writables) {
    if (batch.length > 0 && (batch.length >= BATCH_DOCUMENTS || bytes + writable.bytes > BATCH_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(writable.document);
    bytes += writable.bytes;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

type Candidate = StoredDocument & { readonly isNew: boolean };

/** One per id: what would be left of them if they were written one after the other. */
export function latestOf(documents: readonly Candidate[]): Candidate[] {
  const latest = new Map<string, Candidate>();
  for (const document of documents) {
    const before = latest.get(document.body.id);
    if (!before || before.position < document.position) latest.set(document.body.id, document);
  }
  return [...latest.values()];
}

/** The places of a batch whose id is taken already. Any other failure of a single write is thrown. */
export async function takenPlaces(write: () => Promise<unknown>): Promise<number[]> {
  try {
    await write();
    return [];
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError) || unwrapped(error) !== error) throw error;
    if (error.result.getWriteConcernError()) throw error;
    const errors = error.result.getWriteErrors();
    if (errors.length === 0 || errors.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return errors.map(({ index }) => index);
  }
}

const at = (batch: readonly MongoDocument[], places: readonly number[]): MongoDocument[] =>
  places.flatMap((place) => batch[place] ?? []);

const OPTIONS = { ordered: false, ignoreUndefined: true } as const;

const guarded =
  (upsert: boolean) =>
  (document: MongoDocument): AnyBulkWriteOperation<MongoDocument> => ({
    replaceOne: { filter: { _id: document._id, position: { $lt: document.position } }, replacement: document, upsert },
  });

/** Replaces what has seen less. Where that was not all of them, some have seen as much, or are not there. */
async function writeKnown(collection: Collection<MongoDocument>, batch: readonly MongoDocument[]): Promise<void> {
  const { matchedCount } = await collection.bulkWrite(batch.map(guarded(false)), OPTIONS);
  if (matchedCount < batch.length) await writeGuarded(collection, batch);
}

/**
 * Replaces what has seen less, inserts what is not there. A taken id means that a document is there: it has seen as much, or came in
 * just now. So those are tried once more, as replacements only, and what is left then has seen as much for certain.
 */
async function writeGuarded(collection: Collection<MongoDocument>, batch: readonly MongoDocument[]): Promise<void> {
  const taken = await takenPlaces(async () => collection.bulkWrite(batch.map(guarded(true)), OPTIONS));
  if (taken.length > 0) await collection.bulkWrite(at(batch, taken).map(guarded(false)), OPTIONS);
}

async function writeNew(collection: Collection<MongoDocument>, batch: readonly MongoDocument[]): Promise<void> {
  const taken = await takenPlaces(async () => collection.insertMany(batch, OPTIONS));
  if (taken.length > 0) await collection.bulkWrite(at(batch, taken).map(guarded(false)), OPTIONS);
}

/** The writes of what was prepared, for any order and side by side; harmless however often, and by however many. */
export const writesOf = (
  collection: Collection<MongoDocument>,
  { fresh, known }: Prepared,
): (() => Promise<void>)[] => [
  ...batchesOf(fresh).map((batch) => async () => writeNew(collection, batch)),
  ...batchesOf(known).map((batch) => async () => writeKnown(collection, batch)),
];

export interface Prepared {
  readonly fresh: readonly Writable[];
  readonly known: readonly Writable[];
}

/**
 * Brings documents into the form that is stored, before anything is written.
 * @throws RangeError for a document that MongoDB cannot hold
 */
export function prepare(documents: readonly Candidate[]): Prepared {
  const fresh: Writable[] = [];
  const known: Writable[] = [];
  for (const document of latestOf(documents)) (document.isNew ? fresh : known).push(requireSize(toWritable(document)));
  return { fresh, known };
}

function requireSize(writable: Writable): Writable {
  if (writable.bytes <= MAX_DOCUMENT_BYTES) return writable;
  const bytes = BSON.calculateObjectSize(writable.document, { ignoreUndefined: true });
  if (bytes <= MAX_DOCUMENT_BYTES) return writable;
  throw new RangeError(
    `The document ${writable.document._id} takes ${bytes} bytes; MongoDB holds at most 16 MB in one`,
  );
}
