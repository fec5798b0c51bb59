// The writing half of a SQLite read store. It knows no read models: it gets whole transactions as statements and says how they ended.
import { workerData } from 'node:worker_threads';
// By its path: a thread is outside whatever resolves names for the rest.
import { answering } from '../../../sqlite/src/answering.mjs';

const KEPT_STATEMENTS = 256;

answering(workerData.file, (database) => {
  for (const pragma of workerData.pragmas) database.prepare(`PRAGMA ${pragma}`).all();
  const statements = new Map();
  const prepared = (sql) => {
    let statement = statements.get(sql);
    if (!statement) {
      if (statements.size >= KEPT_STATEMENTS) statements.clear();
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  return (steps) => transaction(database, prepared, steps);
});

/** Runs all steps or none. @returns the number of the step that had to change something and did not; undefined if all did */
function transaction(database, prepared, steps) {
  database.exec('BEGIN IMMEDIATE');
  try {
    const unchanged = steps.findIndex((step) => !hasEffect(prepared(step.sql), step));
    database.exec(unchanged < 0 ? 'COMMIT' : 'ROLLBACK');
    return unchanged < 0 ? undefined : unchanged;
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function hasEffect(statement, step) {
  for (const params of setsOf(step)) {
    const { changes } = statement.run(params);
    if (step.mustChange && changes === 0) return false;
  }
  return true;
}

/** In the order of ids, the first of the values: neighbours share an index page, a fifth faster with random ids. */
function setsOf({ values, width, count }) {
  const sets = Array.from({ length: count }, (_, n) => values.slice(n * width, (n + 1) * width));
  return sets.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}
