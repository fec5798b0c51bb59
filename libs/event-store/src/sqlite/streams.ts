import { setImmediate as turn } from 'node:timers/promises';
import type { RecordedEvent } from '#kernel';
import { COLUMNS, decodeAll, type Row } from './rows.js';
import type { Connection } from './schema.js';

/** Events read at once. */
const STREAM_CHUNK = 2_000;

/** Reads a chunk of a stream, from a revision on. */
export function streamReader(db: Connection): (stream: string, fromRevision: number) => RecordedEvent[] {
  const statement = db
    .prepare(`SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ${STREAM_CHUNK}`)
    .raw();
  // Mostly somebody asks what is new in a stream that he knows, and nothing is: the driver says that four times faster so.
  const any = db.prepare('SELECT 1 FROM events WHERE stream = ? AND revision >= ? LIMIT 1').raw();
  return (stream, fromRevision) =>
    any.get([stream, fromRevision]) === undefined ? [] : decodeAll(statement.all([stream, fromRevision]) as Row[]);
}

/** Long streams are read in chunks, so that the event loop stays free. */
export async function readWhole(
  read: (fromRevision: number) => Promise<RecordedEvent[]>,
  fromRevision: number,
): Promise<RecordedEvent[]> {
  const events = await read(fromRevision);
  for (let chunk = events; chunk.length === STREAM_CHUNK;) {
    await turn();
    chunk = await read((events.at(-1)?.revision ?? fromRevision) + 1);
    for (const event of chunk) events.push(event);
  }
  return events;
}
