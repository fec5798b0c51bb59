// Writes groups of appends beside the event loop, so that neither the inserts nor the flush to disk hold it up.
import { workerData } from 'node:worker_threads';
// By its path: a thread is outside whatever resolves names for the rest.
import { answering } from '../../../sqlite/src/answering.mjs';
import { groupWriter } from './append-writer.mjs';

answering(workerData.file, (db) => {
  db.exec(workerData.settings);
  const write = groupWriter(db);
  return ({ appends, recordedAt }) => write(appends, recordedAt);
});
