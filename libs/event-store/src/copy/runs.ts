import type { NewEvent, RecordedEvent } from '#kernel';
import { mostBytesOf, MAX_APPEND_BYTES } from '../limits.js';
import type { ExpectedRevision } from '../port.js';
import { asNew } from './canonical.js';

/** Events that follow each other in the log and in one stream: one append. */
export interface Run {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: NewEvent[];
  /** The last of them, as the source has it. */
  last: RecordedEvent;
}

const MOST_EVENTS = 500;

/** Cuts a page into appends as large as order and a cautious estimate of their size allow. */
export function* runsOf(events: readonly RecordedEvent[]): Generator<Run, void, undefined> {
  let run: Run | undefined;
  let bytes = 0;
  for (const event of events) {
    const added = asNew(event);
    const size = mostBytesOf(added);
    if (run && continues(run, event) && bytes + size <= MAX_APPEND_BYTES) {
      run.events.push(added);
      run.last = event;
      bytes += size;
      continue;
    }
    if (run) yield run;
    const { stream, revision } = event;
    run = { stream, expected: revision === 0 ? 'none' : revision - 1, events: [added], last: event };
    bytes = size;
  }
  if (run) yield run;
}

const continues = ({ last, events }: Run, { stream, revision }: RecordedEvent): boolean =>
  stream === last.stream && revision === last.revision + 1 && events.length < MOST_EVENTS;
