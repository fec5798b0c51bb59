import { START, type Position, type RecordedEvent } from '#kernel';
import type { EventStore } from '../port.js';
import { canonicalText } from './canonical.js';
import { CopyRefused } from './refusal.js';

/** How much of the source the target holds already. */
export interface Alignment {
  /** Position in the source of the last event that both have. */
  readonly after: Position;
  readonly events: number;
}

export interface Walk {
  readonly signal?: AbortSignal | undefined;
  /** Told of the events that were dealt with: the last one's position in the store that is walked, and how many. */
  readonly passed?: ((position: Position, events: number) => void) | undefined;
}

/**
 * Goes through both logs side by side as far as the target reaches. A copy writes one event after the other in the order of the
 * source, so that the target of one that was interrupted is a beginning of the source, and where it ends is where to go on.
 * @throws CopyRefused naming the first event of the target that is not the source's.
 */
export async function align(source: EventStore, target: EventStore, { signal, passed }: Walk): Promise<Alignment> {
  const ahead = eventsOf(source, signal);
  let after = START;
  let events = 0;
  try {
    for await (const there of eventsOf(target, signal)) {
      const here = await ahead.next();
      if (signal?.aborted === true) break;
      const wanted = here.done === true ? undefined : here.value;
      if (wanted === undefined || canonicalText(wanted) !== canonicalText(there)) {
        throw new CopyRefused(differenceOf(events + 1, wanted, there));
      }
      after = wanted.position;
      events += 1;
      passed?.(there.position, 1);
    }
  } finally {
    await ahead.return();
  }
  return { after, events };
}

async function* eventsOf(
  store: EventStore,
  signal: AbortSignal | undefined,
): AsyncGenerator<RecordedEvent, void, undefined> {
  for await (const { events } of store.pages({ after: START, ...(signal && { signal }) })) yield* events;
}

function differenceOf(count: number, wanted: RecordedEvent | undefined, there: RecordedEvent): string {
  const place = `event ${count} of the target (stream ${there.stream}, revision ${there.revision}, position ${there.position})`;
  const advice = 'A copy needs an empty target, or one that an earlier run of this copy has filled';
  if (wanted === undefined) {
    return `The target holds more than the source: ${place} is ${there.type} ${there.id}, and the source ends before it. ${advice}`;
  }
  if (wanted.id === there.id)
    return `The target holds another version of the source: ${place} differs in content. ${advice}`;
  return (
    `The target holds other events than the source: ${place} is ${there.type} ${there.id}; the source has there ${wanted.type} ` +
    `${wanted.id} (stream ${wanted.stream}, revision ${wanted.revision}, position ${wanted.position}). ${advice}`
  );
}
