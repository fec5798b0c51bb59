import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import {
  aFile,
  anEvent,
  cleanUp,
  open,
  openError,
  readAll,
} from '../../../../test/contracts/event-store/sqlite-fixture.js';
import { StoreUnavailable } from '../port.js';
import { openDatabase, scalar } from './schema.js';

afterEach(cleanUp);

describe('The file of the SQLite event store', () => {
  it('is durable by its settings', () => {
    const db = openDatabase(aFile());
    expect(scalar(db, 'PRAGMA journal_mode')).toBe('wal');
    expect(scalar(db, 'PRAGMA synchronous')).toBe(2);
    db.close();
  });

  it('is refused, and left as it is, if it is something else or damaged', () => {
    const path = aFile();
    open(path);
    const text = join(path, '..', 'text.db');
    writeFileSync(text, 'Dear customer, '.repeat(500));
    const foreign = join(path, '..', 'foreign.db');
    const other = new Libsql(foreign);
    other.exec('CREATE TABLE customers (name TEXT)');
    other.close();
    const before = readFileSync(foreign);
    expect(openError(text)).toBeInstanceOf(StoreUnavailable);
    expect(String(openError(text))).toMatch(/text\.db.*another file or restore a backup/);
    expect(String(openError(foreign))).toMatch(/foreign\.db is a database, but no event store/);
    expect(readFileSync(foreign)).toEqual(before);
  });

  it('is refused if a newer version of the program wrote it', async () => {
    const path = aFile();
    await open(path).close();
    const db = new Libsql(path);
    db.exec('PRAGMA user_version = 2');
    db.close();
    expect(String(openError(path))).toMatch(/schema version 2, this program knows 1: update the program/);
  });

  it('is refused where it cannot be created, with the path and what to do', () => {
    const file = join(aFile(), '..', '..', 'file');
    writeFileSync(file, '');
    const error = openError(join(file, 'events.db'));
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(String(error)).toMatch(/file\/events\.db.*check that its directory/);
    expect(openError(join(file, '..'))).toBeInstanceOf(StoreUnavailable);
    expect(openError(':memory:')).toBeInstanceOf(StoreUnavailable);
  });

  it('copied after closing is complete', async () => {
    const path = aFile();
    const store = open(path);
    await store.append('lead-1', 'none', [anEvent()]);
    await store.close();
    copyFileSync(path, `${path}.copy`);
    expect(await readAll(open(`${path}.copy`))).toHaveLength(1);
  });
});
