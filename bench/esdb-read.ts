import { openEventStoreDb } from '#event-store';
import { calendarOf, START } from '#kernel';
import { reportsOf } from '#reports';

/** Reads the log of an EventStoreDB as the projector does, to the end, and looks at every event. Arguments: URL. */
const [, , url = ''] = process.argv;
const types = [...new Set(reportsOf(calendarOf('UTC')).models.flatMap(({ eventTypes }) => eventTypes))];
const events = openEventStoreDb(url);
let read = 0;
const begun = performance.now();
for await (const page of events.pages({ after: START, types, lean: true, pageSize: 1_000 })) {
  for (const { data } of page.events) if (data !== undefined) read += 1;
}
process.stdout.write(`${Math.round((1_000 * read) / (performance.now() - begun))} events/s of ${read}\n`);
await events.close();
