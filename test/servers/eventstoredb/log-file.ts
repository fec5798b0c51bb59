import Database from 'libsql';
import { NO_STREAM, type RecordedEvent } from './records.js';

/** A real log begins with records of the server's own; no event ever has position 0. */
export const FIRST_POSITION = 256;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
    json INTEGER NOT NULL, created INTEGER NOT NULL, data BLOB NOT NULL, metadata BLOB NOT NULL);
  CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision);
  CREATE TABLE IF NOT EXISTS empty_writes (position INTEGER PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS writer (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL);
  INSERT OR IGNORE INTO writer VALUES (1, ${FIRST_POSITION});
`;
const COLUMNS = 'position, stream, revision, id, type, json, created, data, metadata';

type Row = readonly [number, string, number, string, string, number, number, ArrayBuffer, ArrayBuffer];

export interface LogOptions {
  /** SQLite file; in memory where absent. */
  readonly path?: string;
  /** What SQLite waits for at a commit. `off` survives the death of the process, not that of the machine. */
  readonly synchronous?: 'off' | 'normal' | 'full';
}

/** Where to read, how many, which way. Forwards includes `from`; backwards in a stream too, backwards in $all does not. */
export interface ReadRange {
  readonly from: number;
  readonly direction: 'forwards' | 'backwards';
  readonly limit: number;
}

/** The SQLite file under the log: rows in and out, transactions as the log says. */
export class LogFile {
  private readonly db: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();

  constructor({ path = ':memory:', synchronous = 'off' }: LogOptions) {
    this.db = new Database(path);
    this.db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous};`);
    this.db.exec(SCHEMA);
  }

  begin(): void {
    this.db.exec('BEGIN IMMEDIATE');
  }

  commit(writerPosition: number): void {
    this.statement('UPDATE writer SET position = ?').run([writerPosition]);
    this.db.exec('COMMIT');
  }

  insert({ position, stream, revision, id, type, isJson, created, data, metadata }: RecordedEvent): void {
    const insert = this.statement(`INSERT INTO events (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    insert.run([position, stream, revision, id, type, Number(isJson), created, data, metadata]);
  }

  insertEmptyWrite(position: number): void {
    this.statement('INSERT INTO empty_writes VALUES (?)').run([position]);
  }

  writerPosition(): number {
    return this.number('SELECT position FROM writer', []) ?? FIRST_POSITION;
  }

  lastRevision(stream: string): number {
    const sql = 'SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1';
    return this.number(sql, [stream]) ?? NO_STREAM;
  }

  eventAt(stream: string, revision: number): RecordedEvent | undefined {
    return this.rows(`SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision = ?`, [stream, revision])[0];
  }

  hasRecordAt(position: number): boolean {
    const sql = 'SELECT 1 FROM events WHERE position = ? UNION ALL SELECT 1 FROM empty_writes WHERE position = ?';
    return this.number(sql, [position, position]) !== undefined;
  }

  readAll({ from, direction, limit }: ReadRange): RecordedEvent[] {
    const where = direction === 'forwards' ? 'position >= ? ORDER BY position' : 'position < ? ORDER BY position DESC';
    return this.rows(`SELECT ${COLUMNS} FROM events WHERE ${where} LIMIT ?`, [from, limit]);
  }

  readStream(stream: string, { from, direction, limit }: ReadRange): RecordedEvent[] {
    const where = direction === 'forwards' ? 'revision >= ? ORDER BY revision' : 'revision <= ? ORDER BY revision DESC';
    return this.rows(`SELECT ${COLUMNS} FROM events WHERE stream = ? AND ${where} LIMIT ?`, [stream, from, limit]);
  }

  close(): void {
    this.statements.clear();
    this.db.close();
  }

  private number(sql: string, parameters: unknown[]): number | undefined {
    const row = this.statement(sql).get(parameters) as readonly [number] | undefined;
    return row?.[0];
  }

  private rows(sql: string, parameters: unknown[]): RecordedEvent[] {
    return (this.statement(sql).all(parameters) as Row[]).map(recorded);
  }

  private statement(sql: string): Database.Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.db.prepare(sql);
    if (sql.startsWith('SELECT')) prepared.raw();
    this.statements.set(sql, prepared);
    return prepared;
  }
}

function recorded([position, stream, revision, id, type, json, created, data, metadata]: Row): RecordedEvent {
  return {
    position,
    stream,
    revision,
    id,
    type,
    isJson: json === 1,
    created,
    data: new Uint8Array(data),
    metadata: new Uint8Array(metadata),
  };
}
