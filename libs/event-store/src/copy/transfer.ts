import type { Position } from '#kernel';
import { InvalidAppend, WrongExpectedRevision, type EventStore } from '../port.js';
import type { Alignment, Walk } from './alignment.js';
import { CopyRefused } from './refusal.js';
import { runsOf, type Run } from './runs.js';

/**
 * Appends what the source holds after a position up to its head. One append is under way at a time: only so has the target the
 * order of the source, whatever becomes of an append, and is a beginning of it at every moment.
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
    for (const run of runsOf(page.events)) {
      if (signal?.aborted === true) return { after: reached, events };
      await put(target, run);
      reached = run.last.position;
      passed?.(reached, run.events.length);
      events += run.events.length;
    }
  }
  return { after: reached, events };
}

async function put(target: EventStore, { stream, expected, events, last }: Run): Promise<void> {
  try {
    await target.append(stream, expected, events);
  } catch (error) {
    if (error instanceof WrongExpectedRevision) throw conflict(error, last.position);
    if (error instanceof InvalidAppend) {
      const what = `The target cannot take what stands in the source up to position ${last.position}: ${error.message}`;
      throw new CopyRefused(what, { cause: error });
    }
    throw error;
  }
}

const numberOf = (revision: 'none' | number): number => (revision === 'none' ? -1 : revision);

function conflict(error: WrongExpectedRevision, position: Position): CopyRefused {
  const { stream, expected, actual } = error;
  if (numberOf(actual) < numberOf(expected)) {
    return new CopyRefused(
      `Stream ${stream} of the source goes on at revision ${numberOf(expected) + 1} (position ${position}), and its log does not ` +
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
