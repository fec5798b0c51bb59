import type { Document, Position } from '#kernel';
import type { StoredDocument } from '../port.js';

/** A document as it stands in its collection. */
export interface MongoDocument {
  readonly _id: string;
  readonly position: Position;
  /** The document; where BSON would not give it back as JSON does, its top-level scalars, for the indexes. */
  readonly body: object;
  /** The document, in that case. */
  readonly json?: string;
}

/** A document ready to be written. */
export interface Writable {
  readonly document: MongoDocument;
  /** At least as many bytes as it takes in BSON. */
  readonly bytes: number;
}

/** MongoDB nests at most 100 levels. */
const MAX_DEPTH = 90;
const ENVELOPE_BYTES = 64;
/** Half a character, which UTF-8 cannot hold. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Keys that the driver takes for a type of its own, and one that an assignment does not make. */
const FOREIGN = new Set(['$ref', '_bsontype', '__proto__']);

/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const textBytes = (text: string): number => (LONE_SURROGATE.test(text) ? Number.NaN : 3 * text.length + 6);
/** A key ends at its first NUL in BSON. */
const keyBytes = (key: string): number => (key.includes('\0') || FOREIGN.has(key) ? Number.NaN : textBytes(key));

/** An upper bound of what was copied so far takes in BSON; NaN once BSON would not give it back as JSON does. */
interface Tally {
  bytes: number;
}

function copied(value: unknown, depth: number, tally: Tally): unknown {
  if (typeof value !== 'object' || value === null) {
    tally.bytes += scalarBytes(value);
    return value;
  }
  tally.bytes += depth > MAX_DEPTH ? Number.NaN : 6;
  if (Number.isNaN(tally.bytes)) return undefined;
  return Array.isArray(value) ? copiedList(value, depth, tally) : copiedObject(value, depth, tally);
}

function scalarBytes(value: unknown): number {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? 8 : Number.NaN;
  return value === null || value === undefined || typeof value === 'boolean' ? 1 : Number.NaN;
}

function copiedList(list: readonly unknown[], depth: number, tally: Tally): unknown[] {
  tally.bytes += 10 * list.length;
  return list.map((item) => copied(item, depth + 1, tally));
}

function copiedObject(object: object, depth: number, tally: Tally): object {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) tally.bytes = Number.NaN;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    tally.bytes += keyBytes(key);
    copy[key] = copied(value, depth + 1, tally);
  }
  return copy;
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';

function topScalars(json: string): object {
  const entries = Object.entries(JSON.parse(json) as object);
  return Object.fromEntries(entries.filter(([key, value]) => isScalar(value) && !Number.isNaN(keyBytes(key))));
}

/**
 * A copy of a document as it is now, in the form that is stored: the document itself may go on changing.
 * @throws TypeError for a document that JSON cannot hold either
 */
export function toWritable({ position, body }: StoredDocument): Writable {
  const tally: Tally = { bytes: ENVELOPE_BYTES + textBytes(body.id) };
  const copy = copied(body, 0, tally);
  const envelope = { _id: body.id, position };
  if (!Number.isNaN(tally.bytes) && typeof copy === 'object' && copy !== null)
    return { document: { ...envelope, body: copy }, bytes: tally.bytes };
  const json = JSON.stringify(body);
  return { document: { ...envelope, body: topScalars(json), json }, bytes: 6 * json.length + ENVELOPE_BYTES };
}

/** The document as it was handed in, in the way that JSON would give it back. */
export const bodyOf = ({ body, json }: MongoDocument): Document =>
  (json === undefined ? body : JSON.parse(json)) as Document;
