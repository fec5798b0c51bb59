import { type GenerationKey, indexedFields, type Indexes, keyFields } from '../names.js';
import type { Connection } from './connection.js';
import { columnField, documentTable, fieldColumn, indexName } from './names.js';

/**
 * Creates the table of a generation: the document as JSON, and a column of its own for each indexed field. The document
 * comes last: an index is then built without going through the pages that a long one spreads over.
 */
export function createTable(connection: Connection, key: GenerationKey, indexes: Indexes): void {
  const fields = indexedFields(indexes).map((field) => `, ${fieldColumn(field)}`);
  connection.exec(
    `CREATE TABLE ${documentTable(key)} (id TEXT PRIMARY KEY NOT NULL, position TEXT NOT NULL${fields.join('')}, body TEXT NOT NULL)`,
  );
}

const columns = (connection: Connection, key: GenerationKey): { name: string; generated: boolean }[] =>
  connection
    .rows('SELECT name, hidden FROM pragma_table_xinfo(?)', [documentTable(key).slice(1, -1)])
    .map(([name, hidden]) => ({ name: String(name), generated: hidden !== 0 }));

/**
 * The fields that a writer fills. They are read from the table and not from a declaration, because a program of another
 * release may have made it; a table's own set never changes.
 */
export const writtenFields = (connection: Connection, key: GenerationKey): readonly string[] =>
  connection.remembered(`fields of ${documentTable(key)}`, () =>
    columns(connection, key)
      .filter(({ generated }) => !generated)
      .flatMap(({ name }) => columnField(name) ?? []),
  );

/** A field indexed only after the table was made is computed from the JSON, so that old and new writers need not know. */
export function addMissingFields(connection: Connection, key: GenerationKey, indexes: Indexes): void {
  const present = new Set(columns(connection, key).map(({ name }) => columnField(name)));
  for (const field of indexedFields(indexes).filter((name) => !present.has(name))) {
    const value = `json_extract(body, '$.${field}')`;
    const scalar = `CASE json_type(body, '$.${field}') WHEN 'object' THEN NULL WHEN 'array' THEN NULL ELSE ${value} END`;
    connection.exec(`ALTER TABLE ${documentTable(key)} ADD COLUMN ${fieldColumn(field)} AS (${scalar}) VIRTUAL`);
  }
}

/** Statements that create the indexes that are not there yet, each ended by `id`. */
export const missingIndexes = (key: GenerationKey, indexes: Indexes): string[] =>
  indexes.flatMap((index) => {
    const fields = keyFields(index);
    if (fields.length === 0) return [];
    const columnList = [...fields, 'id'].map(fieldColumn).join(', ');
    return `CREATE INDEX IF NOT EXISTS ${indexName(key, fields)} ON ${documentTable(key)} (${columnList})`;
  });

export function addMissingIndexes(connection: Connection, key: GenerationKey, indexes: Indexes): void {
  for (const sql of missingIndexes(key, indexes)) connection.exec(sql);
}

export const droppingTable = (key: GenerationKey): string => `DROP TABLE IF EXISTS ${documentTable(key)}`;
