import { randomUUID } from 'node:crypto';
import { openEventStoreDb } from '#event-store/eventstoredb';
import type { NewEvent } from '#kernel';

/** Appends of one event, each to a stream of its own. Says appends a second. Arguments: URL, appends, how many at once, data, metadata. */
const [, , url = '', count = '0', inFlight = '1', data = '{}', metadata = '{}'] = process.argv;
const store = openEventStoreDb(url);
let left = Number(count);
const work = async (): Promise<void> => {
  while (left-- > 0) {
    const event: NewEvent = {
      id: randomUUID(),
      type: 'LeadStatusChanged',
      data: JSON.parse(data) as unknown,
      metadata: JSON.parse(metadata) as NewEvent['metadata'],
    };
    await store.append(`lead-${randomUUID()}`, 'none', [event]);
  }
};
const begun = performance.now();
await Promise.all(Array.from({ length: Number(inFlight) }, work));
process.stdout.write(`${Math.round((1_000 * Number(count)) / (performance.now() - begun))} appends/s\n`);
await store.close();
