import { rmSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import Libsql from 'libsql';
import { aFile, anEvent, cleanUp, open, readAll } from '../../../../test/contracts/event-store/sqlite-fixture.js';
import { serialize } from '../limits.js';
import { StoreUnavailable } from '../port.js';
import { groupWriter } from './append-writer.mjs';
import { groupCommit } from './group-commit.js';
import { openDatabase, scalar } from './schema.js';

afterEach(cleanUp);

const nothing = (): undefined => undefined;
const SETTINGS = { busyTimeoutMs: 50, now: () => 0, assertInPlace: nothing, committed: nothing };

describe('Group commit', () => {
  it('writes what is in flight in one transaction, and bounds a group', async () => {
    const path = aFile();
    const db = openDatabase(path);
    let commits = 0;
    const committed = (): void => {
      commits += 1;
    };
    const { append, close } = groupCommit(db, {
      path,
      busyTimeoutMs: 50,
      now: () => 0,
      assertInPlace: () => undefined,
      committed,
    });
    const one = (n: number) =>
      append({ stream: `lead-${n}`, expected: 'none', events: serialize('lead', [anEvent()]) });
    await Promise.all(Array.from({ length: 500 }, (_, n) => one(n)));
    expect(commits).toBe(1);
    await Promise.all(Array.from({ length: 1_500 }, (_, n) => one(1_000 + n)));
    expect(commits).toBe(3);
    await close();
    db.close();
  });

  it('writes nothing of a group when the disk is full, says so, and goes on when there is space', async () => {
    const path = aFile();
    const db = openDatabase(path);
    const big = (stream: string, data: string, count: number) => ({
      stream,
      events: serialize(
        stream,
        Array.from({ length: count }, () => anEvent(data)),
      ),
    });
    const group = [big('lead-1', 'x', 1), big('lead-2', 'x'.repeat(200_000), 2), big('lead-3', 'x', 1)];
    db.exec(`PRAGMA max_page_count = ${Number(scalar(db, 'PRAGMA page_count')) + 20}`);
    const asWritten = group.map((append) => ({ ...append, expected: -1 }));
    expect(() => groupWriter(db)(asWritten, 0)).toThrow(/disk is full/);
    expect(scalar(db, 'SELECT count(*) FROM events')).toBe(0);

    const { append, trouble } = groupCommit(db, { path, ...SETTINGS });
    const alone = append({ ...big('lead-2', 'x'.repeat(200_000), 2), expected: 'none' });
    await expect(alone).rejects.toThrow(StoreUnavailable);
    await expect(alone).rejects.toThrow(/disk is full/);
    expect(trouble()).toMatch(/disk is full: free some space/);
    expect(scalar(db, 'SELECT count(*) FROM events')).toBe(0);
    db.exec('PRAGMA max_page_count = 100000');
    const small = append({ ...big('lead-3', 'x', 1), expected: 'none' });
    expect(await small).toEqual({ revision: 0, position: '0000000000000001' });
    expect(trouble()).toBeUndefined();
    db.close();
  });

  it('undoes the whole group when a statement fails in a way that nobody foresaw', async () => {
    const path = aFile();
    const db = openDatabase(path);
    db.exec(
      `CREATE TRIGGER odd BEFORE INSERT ON events WHEN new.stream = 'lead-2' BEGIN SELECT RAISE(ABORT, 'odd'); END`,
    );
    const { append } = groupCommit(db, { path, ...SETTINGS });
    const one = (stream: string) => append({ stream, expected: 'none', events: serialize(stream, [anEvent()]) });
    const outcomes = await Promise.allSettled(['lead-1', 'lead-2', 'lead-3'].map(one));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(scalar(db, 'SELECT count(*) FROM events')).toBe(0);
    expect((await one('lead-1')).revision).toBe(0);
    db.close();
  });

  it('outlasts a lock that is held for longer than one statement waits, and the event loop goes on', async () => {
    const path = aFile();
    const store = open(path);
    const holder = new Libsql(path);
    holder.exec('BEGIN IMMEDIATE');
    const appending = store.append('lead-1', 'none', [anEvent()]);
    const released = performance.now() + 80;
    let turns = 0;
    for (; performance.now() < released; turns++) await turn();
    holder.exec('COMMIT');
    holder.close();
    expect((await appending).revision).toBe(0);
    expect(turns).toBeGreaterThan(1);
  });

  it('gives up on a lock of another process in the end; readers are not held up by it', async () => {
    const path = aFile();
    const store = open(path, { busyTimeoutMs: 150 });
    const holder = new Libsql(path);
    holder.exec('BEGIN IMMEDIATE');
    const event = anEvent();
    const appending = store.append('lead-1', 'none', [event]);
    expect(await readAll(store)).toEqual([]);
    await expect(appending).rejects.toThrow(/another process kept it locked/);
    await expect(appending).rejects.toBeInstanceOf(StoreUnavailable);
    holder.exec('COMMIT');
    holder.close();
  });

  it('says so when its file is gone, every time, and can be closed', async () => {
    const path = aFile();
    const store = open(path);
    await store.append('lead-0', 'none', [anEvent()]);
    rmSync(path);
    const many = () =>
      Promise.allSettled(Array.from({ length: 20 }, (_, n) => store.append(`lead-${n}`, 'none', [anEvent()])));
    for (let n = 0; n < 2; n++) {
      for (const outcome of await many())
        expect(outcome).toMatchObject({ reason: expect.any(StoreUnavailable) as unknown });
    }
    await store.close();
  });
});
