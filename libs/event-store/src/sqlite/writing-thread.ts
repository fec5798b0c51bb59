import { Thread } from '#sqlite';
import type { Append, Outcome } from './append-writer.mjs';
import { CONNECTION_SETTINGS } from './schema.js';

interface Group {
  readonly appends: readonly Append[];
  readonly recordedAt: number;
}

/** Writes groups of appends on a connection of its own beside the event loop. */
export const writingThread = (file: string, busyTimeoutMs: number): Thread<Group, Outcome[]> =>
  new Thread(new URL('./append-thread.mjs', import.meta.url), {
    file,
    settings: `${CONNECTION_SETTINGS} PRAGMA busy_timeout = ${busyTimeoutMs};`,
  });
