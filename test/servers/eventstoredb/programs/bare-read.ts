import { EventStoreDBClient, FORWARDS, START, type AllStreamRecordedEvent } from '@eventstore/db-client';

/** What the client alone does: $all in pages, one after the other. Says events a second. Arguments: URL, events a page. */
const [, , url = '', pageSize = '2000'] = process.argv;
const client = EventStoreDBClient.connectionString(url);
const maxCount = Number(pageSize);
let from: AllStreamRecordedEvent['position'] | undefined;
let events = 0;
const begun = performance.now();
for (let count = maxCount; count === maxCount;) {
  count = 0;
  for await (const { event } of client.readAll({ fromPosition: from ?? START, direction: FORWARDS, maxCount })) {
    count += 1;
    if (event?.type.startsWith('$') === false) events += 1;
    from = event?.position;
  }
  // A page begins with the last event of the one before.
  if (count === maxCount) events -= 1;
}
process.stdout.write(`${Math.round((1_000 * events) / (performance.now() - begun))} events/s of ${events}\n`);
await client.dispose();
