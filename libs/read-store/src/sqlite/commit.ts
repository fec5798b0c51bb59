import type { GenerationKey } from '../names.js';
import { CheckpointMoved, type GenerationCommit, type ParkedEvent, type StoredDocument } from '../port.js';
import { columnValue } from './column-value.js';
import type { Connection, SqlValue } from './connection.js';
import { documentTable, fieldColumn } from './names.js';
import { writtenFields } from './tables.js';
import type { Step, WriteThread } from './write-thread.js';

/** From this many documents on, a commit is written beside the event loop. */
const LARGE = 20;

/**
 * Writes all commits in one transaction, large ones beside the event loop. What is written is settled before the first
 * await: the documents may go on changing.
 */
export async function writeCommits(
  connection: Connection,
  thread: WriteThread | undefined,
  commits: readonly GenerationCommit[],
): Promise<void> {
  const steps = commits.flatMap((commit) => stepsOf(connection, commit));
  const documents = commits.reduce((sum, commit) => sum + commit.documents.length, 0);
  const isLarge = documents >= LARGE || thread?.isBusy === true;
  const unchanged = thread && isLarge ? await thread.run(steps) : connection.writeSteps(steps);
  if (unchanged === undefined) return;
  const moved = commits.find((commit) => steps[unchanged]?.sets[0]?.includes(commit.generation.model));
  throw new CheckpointMoved(moved?.generation ?? { model: '', number: 0 });
}

/** The checkpoint first: where it was moved by another, nothing of the transaction is written. */
function stepsOf(connection: Connection, { generation, from, to, documents, parked }: GenerationCommit): Step[] {
  const { model, number } = generation;
  if (to < from) throw new RangeError(`The checkpoint of ${model}.${number} cannot go back to ${to}`);
  const checkpoint: Step = {
    sql: `UPDATE generations SET checkpoint = ? WHERE model = ? AND number = ? AND checkpoint = ? AND state IN ('live', 'building')`,
    sets: [[to, model, number, from]],
    mustChange: true,
  };
  return [
    checkpoint,
    ...(documents.length > 0 ? [writingDocuments(connection, generation, documents)] : []),
    ...(parked.length > 0 ? [writingParked(generation, parked)] : []),
  ];
}

/** A document that has seen as much or more stays: the guard that makes a wrong `isNew` harmless as well. */
function upsert(key: GenerationKey, fields: readonly string[]): string {
  const columns = ['id', 'position', 'body', ...fields.map(fieldColumn)];
  const updates = columns.slice(1).map((column) => `${column} = excluded.${column}`);
  return (
    `INSERT INTO ${documentTable(key)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ` +
    `ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')} WHERE excluded.position > position`
  );
}

function writingDocuments(connection: Connection, key: GenerationKey, documents: readonly StoredDocument[]): Step {
  const fields = writtenFields(connection, key);
  const sets = documents.map(({ position, body }) => {
    const row: SqlValue[] = [body.id, position, JSON.stringify(body)];
    for (const field of fields) row.push(columnValue(Reflect.get(body, field)));
    return row;
  });
  return { sql: upsert(key, fields), sets };
}

const writingParked = ({ model, number }: GenerationKey, parked: readonly ParkedEvent[]): Step => ({
  sql: 'INSERT INTO parked (model, number, key, position, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  sets: parked.map((event) => [model, number, event.key, event.position, JSON.stringify(event)]),
});

/** In the order of the log. */
export const readParked = (connection: Connection, { model, number }: GenerationKey): ParkedEvent[] =>
  connection
    .rows('SELECT body FROM parked WHERE model = ? AND number = ? ORDER BY position, key', [model, number])
    .map(([body]) => JSON.parse(String(body)) as ParkedEvent);
