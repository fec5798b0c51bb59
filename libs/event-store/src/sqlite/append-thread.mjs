// Writes groups of appends beside the event loop, so that neither the inserts nor the flush to disk hold it up.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'libsql';
import { groupWriter } from './append-writer.mjs';

const db = new Database(workerData.file, { timeout: workerData.busyTimeoutMs });
db.exec(workerData.settings);
const write = groupWriter(db);

parentPort.on('message', (group) => {
  if (group === undefined) {
    db.close();
    parentPort.close();
    return;
  }
  try {
    parentPort.postMessage({ outcomes: write(group.appends, group.recordedAt) });
  } catch (error) {
    parentPort.postMessage({ error: { code: String(error?.code ?? ''), message: String(error?.message ?? error) } });
  }
});
