import { randomUUID } from 'node:crypto';
import { checkCommit, type StreamFacts } from './commit-check.js';
import type { EventLog } from './log.js';
import {
  isMetastream,
  metastreamOf,
  NO_STREAM,
  originalOf,
  STREAM_DELETED,
  STREAM_METADATA,
  TOMBSTONE,
} from './records.js';
import type { ExpectedRevision, ProposedEvent } from './records.js';
import { metadataOf, retentionOf, SOFT_DELETE } from './stream-metadata.js';

/** About what a real server keeps, in 8 MiB of memory. */
const REMEMBERED_IDS = 100_000;

export type WriteOutcome =
  | { readonly kind: 'written'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'deleted' };

/** Decides and writes, one append after the other, as the single writer of a real server does. */
export class Writer {
  private readonly written = new Map<string, { readonly stream: string; readonly revision: number }>();

  constructor(private readonly log: EventLog) {}

  write(stream: string, expected: ExpectedRevision, events: readonly ProposedEvent[]): WriteOutcome {
    const facts = this.facts(stream);
    const ids = events.map((event) => event.id);
    const decision = checkCommit(expected, ids, facts);
    switch (decision.kind) {
      case 'deleted':
        return decision;
      case 'wrong-expected-version':
        return { ...decision, current: facts.last };
      case 'already': {
        const position = this.log.eventAt(stream, decision.revision)?.position ?? 0;
        return { kind: 'written', revision: decision.revision, position };
      }
      case 'append':
        return this.append(stream, facts, events);
    }
  }

  /** Soft delete: the stream is cut, by metadata, before its next event. */
  delete(stream: string, expected: ExpectedRevision): WriteOutcome {
    return this.end(stream, expected, () => this.writeMetadata(stream, SOFT_DELETE));
  }

  /** Hard delete: an event of its own ends the stream for good. */
  tombstone(stream: string, expected: ExpectedRevision): WriteOutcome {
    const end = {
      id: randomUUID(),
      type: STREAM_DELETED,
      isJson: false,
      data: new Uint8Array(),
      metadata: new Uint8Array(),
    };
    return this.end(stream, expected, () => this.log.append(stream, TOMBSTONE, [end]));
  }

  /** Writes the metadata of a stream whatever its revision. @returns the position. */
  writeMetadata(stream: string, metadata: string): number {
    const metastream = metastreamOf(stream);
    const data = Buffer.from(metadata, 'utf8');
    const event = { id: randomUUID(), type: STREAM_METADATA, isJson: true, data, metadata: new Uint8Array() };
    return this.log.append(metastream, this.log.lastRevision(metastream) + 1, [event]);
  }

  private end(stream: string, expected: ExpectedRevision, write: () => number): WriteOutcome {
    const facts = this.facts(stream);
    const decision = checkCommit(expected, [randomUUID()], facts);
    if (decision.kind === 'deleted') return decision;
    if (decision.kind !== 'append') return { kind: 'wrong-expected-version', current: facts.last };
    return { kind: 'written', revision: facts.last, position: write() };
  }

  private append(stream: string, { last, isSoftDeleted }: StreamFacts, events: readonly ProposedEvent[]): WriteOutcome {
    if (events.length === 0) return { kind: 'written', revision: last, position: this.log.appendNothing() };
    const revived = isSoftDeleted();
    const original = isMetastream(stream) ? originalOf(stream) : undefined;
    const staysCut = original !== undefined && retentionOf(this.log, original).isSoftDeleted;
    const position = this.log.append(stream, last + 1, events);
    events.forEach(({ id }, index) => {
      this.remember(id, stream, last + 1 + index);
    });
    if (revived) this.cutBefore(stream, last + 1);
    if (staysCut) this.cutBefore(original, this.log.lastRevision(original) + 1);
    return { kind: 'written', revision: last + events.length, position };
  }

  /** Ends a soft delete: the stream is there again, what was before it stays gone. */
  private cutBefore(stream: string, revision: number): void {
    this.writeMetadata(stream, JSON.stringify({ ...metadataOf(this.log, stream), $tb: revision }));
  }

  private facts(stream: string): StreamFacts {
    const { log, written } = this;
    return {
      last: log.lastRevision(stream),
      isSoftDeleted: () => retentionOf(log, stream).isSoftDeleted,
      hasMetadata: () => log.lastRevision(metastreamOf(stream)) !== NO_STREAM,
      revisionOf: (id) => {
        const known = written.get(id);
        return known?.stream === stream ? known.revision : undefined;
      },
      idAt: (revision) => log.eventAt(stream, revision)?.id,
    };
  }

  private remember(id: string, stream: string, revision: number): void {
    this.written.set(id, { stream, revision });
    if (this.written.size <= REMEMBERED_IDS) return;
    for (const oldest of this.written.keys()) {
      this.written.delete(oldest);
      break;
    }
  }
}
