import type { BulkItem } from '#import';
import { idsOf } from './ids.js';
import { inbox } from './inbox.js';
import { dayAfter, instant, monthsBefore, officeOf } from './office.js';
import { inOrder } from './timeline.js';

export interface HistoryOptions {
  /** The same seed gives the same history, byte for byte. */
  readonly seed: number;
  /** Last day of the history, `YYYY-MM-DD`, in Kyiv time. */
  readonly until: string;
  /** How far it goes back; 24 unless told. */
  readonly months?: number;
  /** New leads in an average month; 60 unless told. A lead makes about fourteen events, purchases of its client included. */
  readonly leadsPerMonth?: number;
}

/** First local day of a history. */
export const firstDay = ({ until, months = 24 }: Pick<HistoryOptions, 'until' | 'months'>): string =>
  dayAfter(monthsBefore(until, months));

/**
 * An invented company's sales as commands, all leads interleaved in the order of business time, made one by one as they
 * are asked for: only what is still going on is held in memory. They need the shipped templates (pipelines and reasons).
 * @throws RangeError if `until` is no day.
 */
export function* generateHistory(options: HistoryOptions): Generator<BulkItem, void, undefined> {
  const { seed, until, leadsPerMonth = 60 } = options;
  const world = { seed, ids: idsOf(seed), office: officeOf() };
  const end = instant(world.office.startOf(dayAfter(until)));
  for (const item of inOrder(inbox(world, { from: firstDay(options), until, leadsPerMonth }))) {
    if (item.occurredAt >= end) return;
    yield item;
  }
}
