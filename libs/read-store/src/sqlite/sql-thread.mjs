// The writing half of a SQLite read store, in a thread of its own (plain JavaScript, because a thread starts from a file that
// node can run as it is). It knows no read models: it gets whole transactions as statements and says how they ended.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'libsql';

const database = new Database(workerData.file);
for (const pragma of workerData.pragmas) database.prepare(`PRAGMA ${pragma}`).all();
const statements = new Map();

function prepared(sql) {
  let statement = statements.get(sql);
  if (!statement) {
    if (statements.size >= 256) statements.clear();
    statement = database.prepare(sql);
    statements.set(sql, statement);
  }
  return statement;
}

/** Runs all steps or none. @returns the number of the step that had to change something and did not; undefined if all did */
function transaction(steps) {
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const [number, { sql, sets, mustChange }] of steps.entries()) {
      const statement = prepared(sql);
      // In the order of ids neighbours share an index page: a fifth faster with random ids.
      sets.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
      for (const params of sets) {
        const { changes } = statement.run(params);
        if (mustChange && changes === 0) {
          database.exec('ROLLBACK');
          return number;
        }
      }
    }
    database.exec('COMMIT');
    return undefined;
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

parentPort.on('message', (steps) => {
  if (steps === 'close') {
    database.close();
    parentPort.close();
    return;
  }
  try {
    parentPort.postMessage({ unchanged: transaction(steps) });
  } catch (error) {
    parentPort.postMessage({ error: String(error?.message ?? error) });
  }
});
