import type { Position } from '#kernel';
import { InvalidAppend, WrongExpectedRevision, type EventStore } from '../port.js';
import type { Alignment, Walk } from './alignment.js';
import { CopyRefused } from './refusal.js';
import { runsOf, type Run } from './runs.js';

/** Appends handed over together: where the order costs a wait for each, a stop is not to wait long. */
const MOST_APPENDS = 500;

/**
 * Appends what the source holds after a position up to its head. The target gets it in the order of the source, so that it is a
 * beginning of it at every moment, whatever becomes of an append.
 * @throws CopyRefused if the target cannot take an event where it belongs; StoreUnavailable if a store does not answer in time.
 */
export async function transfer(
  source: EventStore,
  target: EventStore,
  after: Position,
  { signal, passed }: Walk,
): Promise<Alignment> {
  let reached = after;
  let events = 0;
  for await (const page of source.pages({ after, ...(signal && { signal }) })) {
    for (const runs of groupsOf(runsOf(page.events))) {
      if (signal?.aborted === true) return { after: reached, events };
      await put(target, runs);
      reached = runs.at(-1)?.last.position ?? reached;
      const count = runs.reduce((sum, run) => sum + run.events.length, 0);
      events += count;
      passed?.(reached, count);
    }
  }
  return { after: reached, events };
}

function* groupsOf(runs: Iterable<Run>): Generator<Run[], void, undefined> {
  let group: Run[] = [];
  for (const run of runs) {
    group.push(run);
    if (group.length < MOST_APPENDS) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

async function put(target: EventStore, runs: readonly Run[]): Promise<void> {
  try {
    await target.appendInOrder(runs);
  } catch (error) {
    if (error instanceof WrongExpectedRevision) throw conflict(error);
    if (error instanceof InvalidAppend) {
      const what = `The target cannot take an event of the source: ${error.message}`;
      throw new CopyRefused(what, { cause: error });
    }
    throw error;
  }
}

const numberOf = (revision: 'none' | number): number => (revision === 'none' ? -1 : revision);

function conflict(error: WrongExpectedRevision): CopyRefused {
  const { stream, expected, actual } = error;
  if (numberOf(actual) < numberOf(expected)) {
    return new CopyRefused(
      `Stream ${stream} of the source goes on at revision ${numberOf(expected) + 1}, and its log does not ` +
        `hold what comes before: the stream was deleted or cut there. Restore it, or copy from a whole backup`,
      { cause: error },
    );
  }
  return new CopyRefused(
    `Stream ${stream} of the target is at revision ${actual}, where the copy goes on after ${expected}: somebody else writes to ` +
      'the target, or the last append of an earlier run arrived just now. See that nothing runs on the target, and copy again',
    { cause: error },
  );
}
