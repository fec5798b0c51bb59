import { START, type Position } from '#kernel';
import type { EventStore } from '../port.js';
import type { Walk } from './alignment.js';
import { type Difference, type Side, StreamDigests } from './stream-digests.js';

export interface SideSum {
  readonly streams: number;
  readonly events: number;
  /** SHA-256 over the ids of all events in the order of the log, hexadecimal. */
  readonly order: string;
}

/** Both sides as they were read back after the copy. */
export interface Comparison {
  readonly source: SideSum;
  readonly target: SideSum;
  readonly differingStreams: number;
  /** The first of them. */
  readonly examples: readonly Difference[];
  /** Events that the source has got since the copy ended; they are not in the target. */
  readonly newer: number;
  /** Whether the target holds all of the source, nothing else, in the same order. */
  readonly isEqual: boolean;
}

const EXAMPLES = 10;

/** Reads both logs from the beginning, the source up to where the copy ended, and compares them stream by stream. */
export async function compare(
  source: EventStore,
  target: EventStore,
  upTo: Position,
  walk: { readonly signal?: AbortSignal | undefined; readonly passed?: (side: Side, position: Position) => void },
): Promise<Comparison> {
  const sums = new StreamDigests();
  const read = (side: Side, store: EventStore, end?: Position): Promise<number> =>
    sumUp(sums, side, store, {
      end,
      signal: walk.signal,
      passed: (position) => walk.passed?.(side, position),
    });
  const newer = await read('source', source, upTo);
  await read('target', target);
  const [here, there] = [sumOf(sums, 'source'), sumOf(sums, 'target')];
  const examples: Difference[] = [];
  let differingStreams = 0;
  for (const difference of sums.differences()) {
    differingStreams += 1;
    if (examples.length < EXAMPLES) examples.push(difference);
  }
  const isEqual = differingStreams === 0 && here.order === there.order && newer === 0;
  return { source: here, target: there, differingStreams, examples, newer, isEqual };
}

/** @returns how many events lie behind `end`. */
async function sumUp(
  sums: StreamDigests,
  side: Side,
  store: EventStore,
  { end, signal, passed }: Walk & { readonly end: Position | undefined },
): Promise<number> {
  let behind = 0;
  for await (const { events } of store.pages({ after: START, ...(signal && { signal }) })) {
    for (const event of events) {
      if (end !== undefined && event.position > end) {
        behind += 1;
        continue;
      }
      sums.add(side, event);
      passed?.(event.position, 1);
    }
  }
  return behind;
}

const sumOf = (sums: StreamDigests, side: Side): SideSum => ({
  streams: sums.streams(side),
  events: sums.events(side),
  order: sums.orderOf(side),
});
