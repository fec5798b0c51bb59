import { NO_STREAM, TOMBSTONE, type ExpectedRevision } from './records.js';

/** What the check knows about the stream and about event ids. */
export interface StreamFacts {
  /** Revision of the last event, -1 if there is none. */
  readonly last: number;
  readonly isSoftDeleted: () => boolean;
  readonly hasMetadata: () => boolean;
  /** Revision in this stream of an event that this process of the server has written lately. */
  readonly revisionOf: (id: string) => number | undefined;
  /** Id of the event stored at a revision of this stream. */
  readonly idAt: (revision: number) => string | undefined;
}

export type Decision =
  | { readonly kind: 'append' }
  /** The same append was there before; its last event has this revision. */
  | { readonly kind: 'already'; readonly revision: number }
  | { readonly kind: 'wrong-expected-version' }
  | { readonly kind: 'deleted' };

const APPEND: Decision = { kind: 'append' };
const WRONG: Decision = { kind: 'wrong-expected-version' };
const DELETED: Decision = { kind: 'deleted' };

/**
 * Decides what becomes of an append, by the rules of EventStoreDB: a retry with an exact revision is recognised from the log
 * itself; one with `any` or `stream-exists` only from ids remembered in memory, so after a restart it is appended again.
 */
export function checkCommit(expected: ExpectedRevision, ids: readonly string[], stream: StreamFacts): Decision {
  if (stream.last === TOMBSTONE) return DELETED;
  if (expected === 'stream-exists') {
    if (stream.isSoftDeleted()) return DELETED;
    if (stream.last === NO_STREAM && !stream.hasMetadata()) return WRONG;
  }
  if (typeof expected !== 'number') return checkLoose(ids, stream);
  if (expected < stream.last) return checkRetry(expected, ids, stream);
  return expected === stream.last ? APPEND : WRONG;
}

function checkLoose(ids: readonly string[], stream: StreamFacts): Decision {
  let revision: number | undefined;
  for (const [index, id] of ids.entries()) {
    revision = stream.revisionOf(id);
    if (revision === undefined) return index === 0 ? APPEND : WRONG;
  }
  return revision === undefined ? APPEND : { kind: 'already', revision };
}

function checkRetry(expected: number, ids: readonly string[], stream: StreamFacts): Decision {
  const differs = ids.findIndex((id, index) => stream.idAt(expected + 1 + index) !== id);
  if (ids.length > 0 && differs === -1) return { kind: 'already', revision: expected + ids.length };
  return differs === 0 && expected === NO_STREAM && stream.isSoftDeleted() ? APPEND : WRONG;
}
