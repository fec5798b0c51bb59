import { CheckpointMoved, type GenerationCommit, type ParkedEvent, type StoredDocument } from '../port.js';
import { columnValue } from './column-value.js';
import type { Connection } from './connection.js';
import { findGeneration } from './generations.js';
import { documentTable, fieldColumn, type GenerationKey } from './names.js';
import { writtenFields } from './tables.js';

/** Writes all commits in one transaction. */
export function writeCommits(connection: Connection, commits: readonly GenerationCommit[]): void {
  connection.write(() => {
    for (const commit of commits) writeCommit(connection, commit);
  });
}

function writeCommit(connection: Connection, { generation, from, to, documents, parked }: GenerationCommit): void {
  if (findGeneration(connection, generation)?.checkpoint !== from) throw new CheckpointMoved(generation);
  if (to < from)
    throw new RangeError(`The checkpoint of ${generation.model}.${generation.number} cannot go back to ${to}`);
  if (documents.length > 0) writeDocuments(connection, generation, documents);
  if (parked.length > 0) writeParked(connection, generation, parked);
  const { model, number } = generation;
  connection.run('UPDATE generations SET checkpoint = ? WHERE model = ? AND number = ?', [to, model, number]);
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

function writeDocuments(connection: Connection, key: GenerationKey, documents: readonly StoredDocument[]): void {
  const fields = writtenFields(connection, key);
  // In the order of ids neighbours share an index page: a fifth faster with random ids.
  const ordered = [...documents].sort((a, b) => (a.body.id < b.body.id ? -1 : Number(a.body.id > b.body.id)));
  const rows = ordered.map(({ position, body }) => {
    return [body.id, position, JSON.stringify(body), ...fields.map((field) => columnValue(Reflect.get(body, field)))];
  });
  connection.runEach(upsert(key, fields), rows);
}

function writeParked(connection: Connection, { model, number }: GenerationKey, parked: readonly ParkedEvent[]): void {
  connection.runEach(
    'INSERT INTO parked (model, number, key, position, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    parked.map((event) => [model, number, event.key, event.position, JSON.stringify(event)]),
  );
}

/** In the order of the log. */
export const readParked = (connection: Connection, { model, number }: GenerationKey): ParkedEvent[] =>
  connection
    .rows('SELECT body FROM parked WHERE model = ? AND number = ? ORDER BY position, key', [model, number])
    .map(([body]) => JSON.parse(String(body)) as ParkedEvent);
