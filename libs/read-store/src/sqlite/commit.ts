import type { GenerationKey } from '../names.js';
import { CheckpointMoved, type GenerationCommit, LeaseLost, type ParkedEvent, type StoredDocument } from '../port.js';
import { columnValue } from './column-value.js';
import type { Connection, SqlValue, Step } from './connection.js';
import { documentTable, fieldColumn } from './names.js';
import { IS_HELD, isHeld } from './leases.js';
import { writtenFields } from './tables.js';
import type { Writer } from './writer.js';

/** From this many documents on, a commit is written beside the event loop. */
const LARGE = 20;

/**
 * Writes all commits in one transaction, large ones beside the event loop. What is written is settled before the first
 * await: the documents may go on changing.
 */
export async function writeCommits(
  connection: Connection,
  writer: Writer,
  commits: readonly GenerationCommit[],
): Promise<void> {
  const stepsByCommit = commits.map((commit) => stepsOf(connection, commit));
  const steps = stepsByCommit.flat();
  const documents = commits.reduce((sum, commit) => sum + commit.documents.length, 0);
  const unchanged = await writer.write(() => steps, documents >= LARGE);
  if (unchanged === undefined) return;
  const place = stepsByCommit.findIndex((own) => own.some((step) => step === steps[unchanged]));
  const refused = commits[place];
  if (refused?.fence && !isHeld(connection, refused.fence)) throw new LeaseLost(refused.fence);
  throw new CheckpointMoved(refused?.generation ?? { model: '', number: 0 });
}

/** Those of the commit's partitions, if all of them stand where they were folded from and the generation takes commits. */
const MOVE = `UPDATE checkpoints SET checkpoint = ?, last_seen = coalesce(?, last_seen)
  WHERE model = ? AND number = ? AND partition BETWEEN ? AND ?
  AND NOT EXISTS (SELECT 1 FROM checkpoints WHERE model = ? AND number = ? AND partition BETWEEN ? AND ? AND checkpoint <> ?)
  AND EXISTS (SELECT 1 FROM generations WHERE model = ? AND number = ? AND state IN ('live', 'building'))`;

function movingCheckpoint({ generation, partition, fence, from, to, lastSeen }: GenerationCommit): Step {
  const { model, number } = generation;
  const moved = [to, lastSeen ? JSON.stringify(lastSeen) : null];
  const partitions = [model, number, partition ?? 0, partition ?? Number.MAX_SAFE_INTEGER];
  return {
    sql: fence ? `${MOVE} AND ${IS_HELD}` : MOVE,
    sets: [[...moved, ...partitions, ...partitions, from, model, number, ...(fence ? [fence.name, fence.token] : [])]],
    mustChange: true,
  };
}

/** The checkpoint first: where it was moved by another, or the lease is lost, nothing of the transaction is written. */
function stepsOf(connection: Connection, commit: GenerationCommit): Step[] {
  const { generation, from, to, documents, parked } = commit;
  const { model, number } = generation;
  if (to < from) throw new RangeError(`The checkpoint of ${model}.${number} cannot go back to ${to}`);
  return [
    movingCheckpoint(commit),
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
