import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'libsql';
import { LRUCache } from 'lru-cache';

export type SqlValue = string | number | null;
export type SqlRow = readonly SqlValue[];

/** One statement of a transaction, run for each set of parameters; whoever runs it may use them up. */
export interface Step {
  readonly sql: string;
  readonly sets: (readonly SqlValue[])[];
  /** The whole transaction is undone if a set changes no row. */
  readonly mustChange?: boolean;
}

/** How long a writer waits for another process's transaction, in milliseconds: the index of a large rebuild takes seconds. */
const BUSY_TIMEOUT = 15_000;
/** How long the event loop may stand still for one. */
const IMPATIENT_TIMEOUT = 20;
export const MEMORY = ':memory:';
/** The settings of every connection to the file. */
export const PRAGMAS = [
  `busy_timeout = ${BUSY_TIMEOUT}`,
  'journal_mode = WAL',
  'synchronous = NORMAL',
  // 64 MB: a rebuild writes most pages several times, and each checkpoint copies them once more.
  'wal_autocheckpoint = 16000',
  'cache_size = -16384',
] as const;
const CACHED_STATEMENTS = 256;

/** The driver ends the whole process on a value of another type, so none may reach it. */
function requireBindable(params: readonly unknown[]): void {
  for (const param of params) {
    if (param !== null && typeof param !== 'string' && typeof param !== 'number')
      throw new TypeError(`SQLite cannot be given a value of type ${typeof param}`);
  }
}

/** One SQLite connection: prepared statements, bounded in number, and transactions. Everything is synchronous. */
export class Connection {
  private readonly statements = new LRUCache<string, Database.Statement>({ max: CACHED_STATEMENTS });

  private readonly facts = new LRUCache<string, readonly string[]>({ max: CACHED_STATEMENTS });

  private constructor(private readonly database: Database.Database) {}

  /** Opens (and creates) a file as it is; missing folders are made. */
  static open(path: string): Connection {
    const file = path === MEMORY ? path : resolve(path);
    if (file !== MEMORY) mkdirSync(dirname(file), { recursive: true });
    const database = new Database(file);
    const connection = new Connection(database);
    connection.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
    return connection;
  }

  /** Turns the file into one that several processes can read while one writes. */
  useWriteAheadLog(): void {
    // Documents and their checkpoint share a transaction: a power cut rolls both back, so NORMAL loses nothing.
    for (const pragma of PRAGMAS) this.pragma(pragma);
  }

  private pragma(text: string): void {
    this.database.prepare(`PRAGMA ${text}`).all();
  }

  private statement(sql: string): Database.Statement {
    const cached = this.statements.get(sql);
    if (cached) return cached;
    const statement = this.database.prepare(sql);
    if (statement.reader) statement.raw(true);
    this.statements.set(sql, statement);
    return statement;
  }

  /** What is true of the file for as long as it is there: asked for once, unless there was nothing yet. */
  remembered(what: string, ask: () => readonly string[]): readonly string[] {
    const known = this.facts.get(what);
    if (known) return known;
    const fact = ask();
    if (fact.length > 0) this.facts.set(what, fact);
    return fact;
  }

  rows(sql: string, params: readonly SqlValue[] = []): SqlRow[] {
    requireBindable(params);
    return this.statement(sql).all(params) as SqlRow[];
  }

  row(sql: string, params: readonly SqlValue[] = []): SqlRow | undefined {
    return this.rows(sql, params)[0];
  }

  /** Runs one statement for each set of parameters. @returns how many rows that changed */
  runEach(sql: string, sets: Iterable<readonly SqlValue[]>): number {
    const statement = this.statement(sql);
    let changed = 0;
    for (const params of sets) {
      requireBindable(params);
      changed += statement.run(params).changes;
    }
    return changed;
  }

  run(sql: string, params: readonly SqlValue[] = []): void {
    this.runEach(sql, [params]);
  }

  /** Statements that are not worth keeping prepared, such as DDL. */
  exec(sql: string): void {
    this.database.exec(sql);
  }

  /** All or nothing, with the write lock from the start, so that what was read still holds when it is written. */
  write<T>(work: () => T): T {
    return this.transaction('BEGIN IMMEDIATE', work);
  }

  /** Runs all steps or none. @returns the number of the step that had to change something and did not */
  writeSteps(steps: readonly Step[]): number | undefined {
    // Not kept prepared: where another process is writing it fails, and the driver would leave it half run.
    this.exec('BEGIN IMMEDIATE');
    try {
      const unchanged = steps.findIndex(({ sql, sets, mustChange }) => {
        const changes = this.runEach(sql, sets);
        return mustChange && changes === 0;
      });
      this.run(unchanged < 0 ? 'COMMIT' : 'ROLLBACK');
      return unchanged < 0 ? undefined : unchanged;
    } catch (error) {
      if (this.database.inTransaction) this.run('ROLLBACK');
      throw error;
    }
  }

  /** Does work that fails at once, nearly, where another process is writing. */
  impatiently<T>(work: () => T): T {
    this.pragma(`busy_timeout = ${IMPATIENT_TIMEOUT}`);
    try {
      return work();
    } finally {
      this.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
    }
  }

  /** Several reads of one and the same state. */
  read<T>(work: () => T): T {
    return this.transaction('BEGIN', work);
  }

  private transaction<T>(begin: string, work: () => T): T {
    this.run(begin);
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      if (this.database.inTransaction) this.run('ROLLBACK');
      throw error;
    }
  }

  /** Closes what could not be used, whatever is wrong with it. */
  abandon(): void {
    this.statements.clear();
    this.database.close();
  }

  close(): void {
    if (!this.database.open) return;
    // The driver frees statements when they are collected, too late for SQLite's own checkpoint at the end.
    this.pragma('wal_checkpoint(PASSIVE)');
    this.statements.clear();
    this.database.close();
  }
}
