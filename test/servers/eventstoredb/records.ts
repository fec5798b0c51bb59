/** An event as a client proposes it. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as the log holds it. */
export interface RecordedEvent extends ProposedEvent {
  /** Commit position, and prepare position: the two are equal where there are no explicit transactions. */
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  /** Unix milliseconds. */
  readonly created: number;
}

/** Revision of a stream that has no event. */
export const NO_STREAM = -1;
/** Revision of a tombstone: 2^63 - 1 on the wire, which a JavaScript number cannot hold. */
export const TOMBSTONE = Number.MAX_SAFE_INTEGER;
/** Type of the event that ends a stream for good. */
export const STREAM_DELETED = '$streamDeleted';
export const STREAM_METADATA = '$metadata';

/** What an append expects: the last revision of the stream (-1: no stream), or one of the two loose forms. */
export type ExpectedRevision = number | 'any' | 'stream-exists';

export const metastreamOf = (stream: string): string => `$$${stream}`;

export const isMetastream = (stream: string): boolean => stream.startsWith('$$');

/** The stream whose metadata a metastream holds. */
export const originalOf = (metastream: string): string => metastream.slice(2);
