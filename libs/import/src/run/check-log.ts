import type { Mapping } from '../mapping/definition.js';
import { type Meter, sizeOf } from '../read/text.js';
import { type ImportProgress, progressClock } from './progress.js';
import { rowsOf } from './rows.js';

export interface CheckOptions {
  readonly path: string;
  readonly mapping: Mapping;
  /** A clock in Unix milliseconds. */
  readonly now: () => number;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads a log to its end, as a mapping reads it, and makes nothing: one that is broken is refused before anything of it is imported.
 * @returns whether it came to the end before the signal
 * @throws ImportError where the file is broken or has not what the mapping names
 */
export async function checkLog({ path, mapping, now, onProgress, signal }: CheckOptions): Promise<boolean> {
  const meter: Meter = { bytesRead: 0 };
  const report = progressClock(now, await sizeOf(path), meter);
  let rows = 0;
  for await (const batch of rowsOf(path, mapping, meter)) {
    if (signal?.aborted) return false;
    rows += batch.length;
    onProgress?.(report(rows));
  }
  return true;
}
