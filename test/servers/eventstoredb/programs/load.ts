import { setImmediate as turn } from 'node:timers/promises';
import Database from 'libsql';
import { EventLog } from '../log.js';
import type { RecordedEvent } from '../records.js';

const PAGE = 2_000;
type Row = Pick<RecordedEvent, 'position' | 'stream' | 'revision' | 'id' | 'type'> &
  Record<'data' | 'metadata', string>;

/** Fills the stand-in's log with the events of an embedded event store, as fast as a file is written. Arguments: that store's file, the log's. */
const [, , from = '', to = ''] = process.argv;
const source = new Database(from, { readonly: true });
const log = new EventLog({ path: to });
const columns = 'position, stream, revision, id, type, data, metadata';
const select = source.prepare(`SELECT ${columns} FROM events WHERE position > ? ORDER BY position LIMIT ${PAGE}`);
for (let page = select.all([0]) as Row[]; page.length > 0; page = select.all([page.at(-1)?.position]) as Row[]) {
  for (const { stream, revision, id, type, data, metadata } of page)
    log.append(stream, revision, [
      { id, type, isJson: true, data: Buffer.from(data), metadata: Buffer.from(metadata) },
    ]);
  // A transaction ends with the turn of the event loop.
  await turn();
}
log.close();
source.close();
