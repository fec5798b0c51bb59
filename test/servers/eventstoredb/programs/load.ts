import { setImmediate as turn } from 'node:timers/promises';
import Database from 'libsql';
import { EventLog } from '../log.js';

const PAGE = 2_000;
type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
];

/** Fills the stand-in's log with the events of an embedded event store, as fast as a file is written. Arguments: that store's file, the log's. */
const [, , from = '', to = ''] = process.argv;
const source = new Database(from, { readonly: true });
const log = new EventLog({ path: to });
const select = source
  .prepare(
    `SELECT position, stream, revision, id, type, data, metadata FROM events WHERE position > ? ORDER BY position LIMIT ${PAGE}`,
  )
  .raw();
let loaded = 0;
for (let after = 0, page: Row[] = []; loaded === 0 || page.length === PAGE;) {
  page = select.all([after]) as Row[];
  for (const [position, stream, revision, id, type, data, metadata] of page) {
    log.append(stream, revision, [
      { id, type, isJson: true, data: Buffer.from(data), metadata: Buffer.from(metadata) },
    ]);
    after = position;
  }
  loaded += page.length;
  // A transaction ends with the turn of the event loop.
  await turn();
}
log.close();
source.close();
process.stdout.write(`${loaded} events\n`);
