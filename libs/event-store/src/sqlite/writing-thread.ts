import { Thread } from '#sqlite';
import type { Append, Outcome } from './append-writer.mjs';
import { CONNECTION_SETTINGS } from './schema.js';

interface Group {
  readonly appends: readonly Append[];
  readonly recordedAt: number;
}

/** Event ids come in any order, so their index must fit in: with 4 MB a log of 200,000 events takes a third longer to write. */
const CACHE_KIB = 16_384;

/** Writes groups of appends on a connection of its own beside the event loop. */
export const writingThread = (file: string, busyTimeoutMs: number): Thread<Group, Outcome[]> =>
  new Thread(new URL('./append-thread.mjs', import.meta.url), {
    file,
    settings: `${CONNECTION_SETTINGS} PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA cache_size = -${CACHE_KIB};`,
  });
