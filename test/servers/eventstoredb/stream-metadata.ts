import type { EventLog } from './log.js';
import { NO_STREAM, metastreamOf } from './records.js';

/** The settings of a stream that decide which of its events are still there. */
export interface Retention {
  readonly maxCount?: number;
  /** Seconds. */
  readonly maxAge?: number;
  /** Events before this revision are gone. */
  readonly truncateBefore?: number;
  readonly isSoftDeleted: boolean;
}

/** The metadata that a soft delete writes: everything up to the last possible revision is gone. */
export const SOFT_DELETE = '{"$tb":9223372036854775807}';
/** JSON.parse rounds 2^63 - 1 up to 2^63. */
const DELETED_FROM = 2 ** 63;

/** Metadata of a stream as it stands, `{}` if there is none or none that is a JSON object. */
export function metadataOf(log: EventLog, stream: string): Record<string, unknown> {
  const metastream = metastreamOf(stream);
  const last = log.lastRevision(metastream);
  const event = last === NO_STREAM ? undefined : log.eventAt(metastream, last);
  if (event === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(event.data).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

export function retentionOf(log: EventLog, stream: string): Retention {
  const metadata = metadataOf(log, stream);
  const truncateBefore = count(metadata['$tb']);
  return {
    maxCount: count(metadata['$maxCount']),
    maxAge: count(metadata['$maxAge']),
    truncateBefore,
    isSoftDeleted: truncateBefore === DELETED_FROM,
  };
}

/** The first revision of a stream that its settings leave, apart from its age. */
export function firstKept({ maxCount, truncateBefore }: Retention, last: number): number {
  return Math.max(0, truncateBefore ?? 0, maxCount === undefined ? 0 : last - maxCount + 1);
}

const count = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined);
