import type { Collection } from 'mongodb';
import type { ParkedEvent } from '../port.js';
import type { Connection } from './connection.js';
import type { GenerationKey } from '../names.js';
import { takenPlaces } from './write.js';

/** The order of `_id` is that of the log: MongoDB compares embedded documents field by field. */
interface StoredParked {
  readonly _id: { readonly position: string; readonly key: string };
  readonly event: ParkedEvent;
}

/** Writes what is not there yet; a place that is parked already stays as it is. */
export async function writeParked(
  connection: Connection,
  key: GenerationKey,
  parked: readonly ParkedEvent[],
): Promise<void> {
  if (parked.length === 0) return;
  const collection: Collection<StoredParked> = connection.parked(key);
  const stored = parked.map((event) => ({ _id: { position: event.position, key: event.key }, event }));
  await takenPlaces(async () => collection.insertMany(stored, { ordered: false }));
}

/** In the order of the log. */
export async function readParked(connection: Connection, key: GenerationKey): Promise<ParkedEvent[]> {
  const collection: Collection<StoredParked> = connection.parked(key);
  const stored = await collection.find({}).sort({ _id: 1 }).toArray();
  return stored.map(({ event }) => event);
}
