import { setImmediate as turn } from 'node:timers/promises';
import type { RecordedEvent } from '#kernel';

/** Events of a stream read at once: long streams are read page by page, so that the event loop stays free. */
export const STREAM_PAGE = 1_000;

/** A whole stream from a revision on. @param read answers a page, which is the last one unless it is full */
export async function readWhole(
  read: (from: number) => Promise<RecordedEvent[]>,
  fromRevision: number,
): Promise<RecordedEvent[]> {
  const events = await read(fromRevision);
  for (let { length } = events; length === STREAM_PAGE;) {
    await turn();
    const page = await read((events.at(-1)?.revision ?? fromRevision) + 1);
    for (const event of page) events.push(event);
    length = page.length;
  }
  return events;
}
