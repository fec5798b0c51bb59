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

/** In the order of ids, the first of the values: neighbours share an index page, a fifth faster with random ids. */
function setsOf({ values, width, count }) {
  const sets = Array.from({ length: count }, (_, n) => values.slice(n * width, (n + 1) * width));
  return sets.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

/** Runs all steps or none. @returns the number of the step that had to change something and did not; undefined if all did */
function transaction(steps) {
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const [number, step] of steps.entries()) {
      const statement = prepared(step.sql);
      for (const params of setsOf(step)) {
        const { changes } = statement.run(params);
        if (step.mustChange && changes === 0) {
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
