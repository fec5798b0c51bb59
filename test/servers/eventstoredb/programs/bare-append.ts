import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, NO_STREAM, type JSONType } from '@eventstore/db-client';

/**
 * What the client alone does: appends of one event, each to a stream of its own, by the plain call (credentials see to that). Says
 * appends a second. Arguments: URL, appends, how many are under way at once, data and metadata of an event as JSON.
 */
const [, , url = '', count = '0', inFlight = '1', data = '{}', metadata = '{}'] = process.argv;
const client = EventStoreDBClient.connectionString(url);
const credentials = { username: 'admin', password: 'changeit' };
let left = Number(count);
const work = async (): Promise<void> => {
  while (left-- > 0) {
    const event = jsonEvent({
      type: 'LeadStatusChanged',
      data: JSON.parse(data) as JSONType,
      metadata: JSON.parse(metadata) as JSONType,
    });
    await client.appendToStream(`lead-${randomUUID()}`, event, { expectedRevision: NO_STREAM, credentials });
  }
};
const begun = performance.now();
await Promise.all(Array.from({ length: Number(inFlight) }, work));
process.stdout.write(`${Math.round((1_000 * Number(count)) / (performance.now() - begun))} appends/s\n`);
await client.dispose();
