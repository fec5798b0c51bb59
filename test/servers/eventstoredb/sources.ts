import { streamDeleted, Refused } from './errors.js';
import type { EventLog } from './log.js';
import { streamName } from './proposals.js';
import type { streams } from './protocol.js';
import { NO_STREAM, TOMBSTONE, type RecordedEvent } from './records.js';
import { firstKept, retentionOf } from './stream-metadata.js';

/** Events read at a time; few enough that a page of the largest ones fits into memory. */
const PAGE = 128;

export interface Page {
  readonly events: readonly RecordedEvent[];
  /** Whether nothing was there to be read, kept or not. */
  readonly isEmpty: boolean;
}

/** Pages of events, one after the other; forwards it goes on when the log grows. */
export type Source = () => Page;

/** $all, from a position on. */
export function allForwards(log: EventLog, from: number): Source {
  let next = from;
  return () => {
    const events = log.readAll({ from: next, direction: 'forwards', limit: PAGE });
    next = (events.at(-1)?.position ?? next - 1) + 1;
    return { events, isEmpty: events.length === 0 };
  };
}

/** $all, from before a position back to the start. */
export function allBackwards(log: EventLog, before: number): Source {
  let next = before;
  return () => {
    const events = log.readAll({ from: next, direction: 'backwards', limit: PAGE });
    next = events.at(-1)?.position ?? next;
    return { events, isEmpty: events.length === 0 };
  };
}

export function streamForwards(log: EventLog, stream: string, from: number): Source {
  let next = from;
  return () => {
    const kept = keptIn(log, stream);
    next = Math.max(next, kept.first);
    const events = log.readStream(stream, { from: next, direction: 'forwards', limit: PAGE });
    next = (events.at(-1)?.revision ?? next - 1) + 1;
    return { events: events.filter(kept.isYoung), isEmpty: events.length === 0 };
  };
}

export function streamBackwards(log: EventLog, stream: string, from: number): Source {
  let next = from;
  return () => {
    const kept = keptIn(log, stream);
    const events = log
      .readStream(stream, { from: next, direction: 'backwards', limit: PAGE })
      .filter(({ revision }) => revision >= kept.first);
    next = (events.at(-1)?.revision ?? 0) - 1;
    return { events: events.filter(kept.isYoung), isEmpty: events.length === 0 };
  };
}

/** Whether there is anything to read. @throws Refused if the stream has a tombstone. */
export function isThere(log: EventLog, stream: string): boolean {
  const last = log.lastRevision(stream);
  if (last === TOMBSTONE) throw new Refused(streamDeleted(stream));
  return last !== NO_STREAM && !retentionOf(log, stream).isSoftDeleted;
}

function keptIn(log: EventLog, stream: string): { first: number; isYoung: (event: RecordedEvent) => boolean } {
  const retention = retentionOf(log, stream);
  const last = log.lastRevision(stream);
  const oldest = retention.maxAge === undefined ? -Infinity : Date.now() - retention.maxAge * 1000;
  // A tombstone is the last event, and is not counted among those that a retention keeps.
  const first = last === TOMBSTONE ? 0 : firstKept(retention, last);
  return { first, isYoung: ({ created }) => created >= oldest };
}

/** Where a client wants to begin. */
export type Start = { readonly kind: 'start' | 'end' } | { readonly kind: 'at'; readonly at: number };

export function startInStream(options: streams.ReadReq.Options.StreamOptions): Start & { readonly stream: string } {
  const stream = streamName(options.getStreamIdentifier());
  if (options.hasStart()) return { stream, kind: 'start' };
  return options.hasEnd() ? { stream, kind: 'end' } : { stream, kind: 'at', at: Number(options.getRevision()) };
}

export function startInAll(options: streams.ReadReq.Options.AllOptions | undefined): Start {
  const position = options?.getPosition();
  if (position === undefined) return { kind: options?.hasEnd() === true ? 'end' : 'start' };
  return { kind: 'at', at: Number(position.getCommitPosition()) };
}
