import type { RecordedEvent } from '#kernel';
import { STREAM_PAGE } from '../whole-stream.js';
import { missingEvents } from './failures.js';
import { COLUMNS, decodeAll, type Row } from './rows.js';
import type { Connection } from './schema.js';

/** Reads a page of a stream, from a revision on. @throws StoreUnavailable where one is missing */
export function streamReader(db: Connection, path: string): (stream: string, fromRevision: number) => RecordedEvent[] {
  const statement = db
    .prepare(`SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ${STREAM_PAGE}`)
    .raw();
  // Mostly somebody asks what is new in a stream that he knows, and nothing is: the driver says that four times faster so.
  const any = db.prepare('SELECT 1 FROM events WHERE stream = ? AND revision >= ? LIMIT 1').raw();
  return (stream, fromRevision) => {
    if (any.get([stream, fromRevision]) === undefined) return [];
    const events = decodeAll(statement.all([stream, fromRevision]) as Row[]);
    const upTo = events.at(-1)?.revision ?? fromRevision;
    const missing = upTo - fromRevision + 1 - events.length;
    if (missing > 0) throw missingEvents(path, missing, `revisions ${fromRevision} to ${upTo} of ${stream}`);
    return events;
  };
}
