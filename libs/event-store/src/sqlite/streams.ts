import type { RecordedEvent } from '#kernel';
import { STREAM_PAGE } from '../whole-stream.js';
import { COLUMNS, decodeAll, type Row } from './rows.js';
import type { Connection } from './schema.js';

/** Reads a page of a stream, from a revision on. */
export function streamReader(db: Connection): (stream: string, fromRevision: number) => RecordedEvent[] {
  const statement = db
    .prepare(`SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ${STREAM_PAGE}`)
    .raw();
  // Mostly somebody asks what is new in a stream that he knows, and nothing is: the driver says that four times faster so.
  const any = db.prepare('SELECT 1 FROM events WHERE stream = ? AND revision >= ? LIMIT 1').raw();
  return (stream, fromRevision) =>
    any.get([stream, fromRevision]) === undefined ? [] : decodeAll(statement.all([stream, fromRevision]) as Row[]);
}
