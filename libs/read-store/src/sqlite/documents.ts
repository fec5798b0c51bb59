import type { Document, Documents, ReadModel } from '#kernel';
import type { GenerationKey } from '../names.js';
import type { StoredDocument } from '../port.js';
import { type AnyQuery, limitOf, type NameOf, queriedFields } from '../query.js';
import type { Connection, SqlRow, SqlValue } from './connection.js';
import { findGeneration, inState } from './generations.js';
import { documentTable, fieldColumn } from './names.js';
import { orderOf } from './order.js';
import { conditionsOf, isIn, paramsOf, whereSql } from './query.js';

/** Ids that one statement asks for. */
const CHUNK = 512;

const parse = (body: SqlValue | undefined): Document => JSON.parse(String(body)) as Document;
const storedOf = (position: SqlValue | undefined, body: SqlValue | undefined): StoredDocument => ({
  position: String(position),
  body: parse(body),
});

/** The documents of one generation, live or not; none if it was dropped. */
export function loadDocuments(
  connection: Connection,
  key: GenerationKey,
  ids: readonly string[],
): Map<string, StoredDocument> {
  return connection.read(() => {
    const found = new Map<string, StoredDocument>();
    if (!findGeneration(connection, key)) return found;
    for (let at = 0; at < ids.length; at += CHUNK) {
      const { sql, params } = isIn('id', ids.slice(at, at + CHUNK));
      const rows = connection.rows(`SELECT position, body FROM ${documentTable(key)} WHERE ${sql}`, params);
      for (const [position, body] of rows) {
        const document = storedOf(position, body);
        found.set(document.body.id, document);
      }
    }
    return found;
  });
}

/** The documents of one generation after an id, in the order of ids; none if it was dropped. */
export function scanDocuments(
  connection: Connection,
  key: GenerationKey,
  after: string | undefined,
  limit: number,
): StoredDocument[] {
  return connection.read(() => {
    if (!findGeneration(connection, key)) return [];
    const [where, params] = after === undefined ? ['', []] : ['WHERE id > ?', [after]];
    const sql = `SELECT position, body FROM ${documentTable(key)} ${where} ORDER BY id LIMIT ?`;
    return connection.rows(sql, [...params, limit]).map(([position, body]) => storedOf(position, body));
  });
}

interface Statement {
  /** The SQL for a table; its last parameter is the limit. */
  readonly sql: (table: string) => string;
  readonly params: readonly SqlValue[];
}

/** One statement per stretch of the order, to be run until the limit is reached. */
export function findStatements(query: AnyQuery, columnOf: NameOf): Statement[] {
  const where = conditionsOf(query.where, columnOf);
  const { orderBy, stretches } = orderOf(query, columnOf);
  return stretches.map((stretch) => {
    const fragments = [...where, ...stretch];
    return {
      sql: (table) => `SELECT body FROM ${table}${whereSql(fragments)} ORDER BY ${orderBy} LIMIT ?`,
      params: paramsOf(fragments),
    };
  });
}

function findRows(connection: Connection, table: string, statements: readonly Statement[], limit: number): SqlRow[] {
  const rows: SqlRow[] = [];
  for (const { sql, params } of statements) {
    if (rows.length < limit) rows.push(...connection.rows(sql(table), [...params, limit - rows.length]));
  }
  return rows;
}

/**
 * The live documents of a model. Each query asks anew which generation is live and reads it in the same snapshot, so a promote or
 * a drop by another process is followed at once and never seen by halves.
 */
export function liveDocuments<Doc extends Document>(connection: Connection, model: ReadModel<Doc>): Documents<Doc> {
  const columnOf = queriedFields(model, fieldColumn);
  const onLive = <T>(empty: T, work: (table: string) => T): T =>
    connection.read(() => {
      const live = inState(connection, model.name, 'live');
      return live ? work(documentTable(live)) : empty;
    });
  return {
    get: async (id) =>
      onLive<Doc | undefined>(undefined, (table) => {
        const row = connection.row(`SELECT body FROM ${table} WHERE id = ?`, [id]);
        return row && (parse(row[0]) as Doc);
      }),
    find: async (query) => {
      const limit = limitOf(query);
      const statements = findStatements(query, columnOf);
      const rows = onLive<SqlRow[]>([], (table) => findRows(connection, table, statements, limit));
      return rows.map(([body]) => parse(body) as Doc);
    },
    count: async ({ where }) => {
      const fragments = conditionsOf(where, columnOf);
      const sql = (table: string): string => `SELECT count(*) FROM ${table}${whereSql(fragments)}`;
      return onLive(0, (table) => Number(connection.row(sql(table), paramsOf(fragments))?.[0]));
    },
  };
}
