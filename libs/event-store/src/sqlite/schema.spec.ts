import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
import { START } from '#kernel';
import { type EventPage, type PagesOptions, StoreUnavailable } from '../port.js';
import { isOpenElsewhere } from './in-use.js';
import { formatPosition } from './rows.js';
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

  it('that lost an event to damage names it', async () => {
    const path = aFile();
    const store = open(path);
    await store.append('lead-1', 'none', [anEvent()]);
    const db = new Libsql(path);
    db.exec(`UPDATE events SET data = '{"cut'`);
    db.close();
    await expect(readAll(store)).rejects.toThrow(/position 1 is damaged/);
    await expect(store.readStream('lead-1')).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('that lost whole events to damage is never read with them left out', async () => {
    const path = aFile();
    const store = open(path);
    for (let n = 0; n < 5; n++) await store.append('lead-1', n === 0 ? 'none' : n - 1, [anEvent()]);
    const db = new Libsql(path);
    db.exec('DELETE FROM events WHERE position IN (2, 3)');
    db.close();
    const missing = /2 events are missing among positions 1 to 5: restore a backup/;
    await expect(readAll(store)).rejects.toThrow(missing);
    const read = async (options: PagesOptions): Promise<number> => {
      const pages: EventPage[] = [];
      for await (const page of store.pages(options)) pages.push(page);
      return pages.flatMap(({ events }) => events).length;
    };
    for (const types of [[anEvent().type, 'Other'], ['Other']])
      await expect(read({ after: START, types })).rejects.toThrow(missing);
    const ofStream = /2 events are missing among revisions 0 to 4 of lead-1/;
    await expect(store.readStream('lead-1')).rejects.toThrow(ofStream);
    await expect(store.readStream('lead-1', 1)).rejects.toThrow(/revisions 1 to 4/);
    expect(await store.readStream('lead-1', 3)).toHaveLength(2);
    expect(await read({ after: formatPosition(3) })).toBe(2);
  });

  it('that lost its last events is not opened, and does not go on as if they had never been', async () => {
    const path = aFile();
    const store = open(path);
    for (let n = 0; n < 5; n++) await store.append('lead-1', n === 0 ? 'none' : n - 1, [anEvent()]);
    const db = new Libsql(path);
    db.exec('DELETE FROM events WHERE position IN (4, 5)');
    db.close();
    const missing = /2 events are missing among the last positions: restore a backup/;
    await expect(store.check()).rejects.toThrow(missing);
    expect(String(openError(path))).toMatch(missing);
  });

  it('is known to be open in another process', async () => {
    const path = aFile();
    expect(isOpenElsewhere(path)).toBe(false);
    openDatabase(path).close();
    const holding = `const db = new (require('libsql'))(${JSON.stringify(path)}); db.prepare('SELECT id FROM events').all();
      console.log('open'); process.stdin.on('end', () => db.close()).resume();`;
    const holder = spawn(process.execPath, ['-e', holding]);
    await once(holder.stdout, 'data');
    expect(isOpenElsewhere(path)).toBe(true);
    holder.stdin.end();
    await once(holder, 'exit');
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
