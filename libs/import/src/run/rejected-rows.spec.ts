import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { reject } from '#kernel';
import { UnwritableRows } from '../errors.js';
import type { MappedRow } from '../map/mapper.js';
import { RejectedRows, requireWritable } from './rejected-rows.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leadger-rejected-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const inFolder = (name: string): string => path.join(folder, name);
const reason = reject('invalid', 'unmapped', 'no rule');
const row: MappedRow = { kind: 'rejected', row: { number: 1, line: 2, case: new Map(), values: new Map() }, reason };

describe('The file of rejected rows', () => {
  it('is written anew, readable by its owner only', () => {
    fs.writeFileSync(inFolder('rows'), '{"row":7} of an earlier run');
    const rows = new RejectedRows(inFolder('rows'));
    expect(fs.existsSync(inFolder('rows'))).toBe(false);
    rows.write([[row, reason]]);
    expect(JSON.parse(fs.readFileSync(inFolder('rows'), 'utf8'))).toMatchObject({ row: 1, line: 2 });
    expect(fs.statSync(inFolder('rows')).mode & 0o777).toBe(0o600);
  });

  it('is refused where it holds anything else, under whatever name, is a directory, or in none', () => {
    fs.writeFileSync(inFolder('log.csv'), 'a');
    fs.symlinkSync('log.csv', inFolder('link.csv'));
    fs.writeFileSync(inFolder('events.db-wal'), '');
    fs.symlinkSync('events.db-wal', inFolder('to-a-part'));
    for (const name of [
      'log.csv',
      'link.csv',
      'none/rows',
      '.',
      'events.db-wal',
      'to-a-part',
      'events.db-shm',
      'events.db-journal',
    ]) {
      const refused = () => new RejectedRows(inFolder(name));
      expect(refused).toThrow(UnwritableRows);
      expect(refused).toThrow(`Rejected rows cannot be written to ${inFolder(name)}: `);
    }
    fs.writeFileSync(inFolder('empty'), '');
    for (const name of ['other.csv', 'empty']) requireWritable(inFolder(name));
    expect(fs.readFileSync(inFolder('log.csv'), 'utf8')).toBe('a');
  });

  describe('while an import writes to it', () => {
    const file = inFolder('locked');
    const lock = `${file}.lock`;
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const lockOf = (pid: number, host = os.hostname()): string => JSON.stringify({ pid, host });
    afterEach(() => {
      fs.rmSync(lock, { force: true });
    });

    it('is refused to another, by whatever name, until the first has ended', () => {
      const first = new RejectedRows(file);
      first.write([[row, reason]]);
      fs.symlinkSync('locked', inFolder('to-locked'));
      for (const name of ['locked', 'to-locked']) {
        for (const refused of [
          () => new RejectedRows(inFolder(name)),
          () => {
            requireWritable(inFolder(name));
          },
        ])
          expect(refused).toThrow(
            `another import writes there (process ${process.pid}); if there is none, remove ${lock}`,
          );
      }
      expect(fs.readFileSync(file, 'utf8')).toContain('"row":1');
      first.close();
      expect(fs.existsSync(lock)).toBe(false);
      new RejectedRows(file).close();
    });

    it.each([
      ['a process that was killed', lockOf(gone)],
      ['one that had the id of this one', lockOf(process.pid)],
      ['one that was killed before it wrote its id', ''],
    ])('is taken over from %s', (_, text) => {
      fs.writeFileSync(lock, text);
      const rows = new RejectedRows(file);
      expect(fs.readFileSync(lock, 'utf8')).toBe(lockOf(process.pid));
      rows.close();
    });

    it.each([
      ['of another process', lockOf(process.ppid), `process ${process.ppid}`],
      ['of another host', lockOf(gone, 'elsewhere'), `process ${gone} on elsewhere`],
      ['that is none', 'something of my own', 'of which nothing is known'],
    ])('is refused where there is a lock %s, which stays', (_, text, holder) => {
      fs.writeFileSync(lock, text);
      expect(() => new RejectedRows(file)).toThrow(UnwritableRows);
      expect(() => new RejectedRows(file)).toThrow(`another import writes there (${holder})`);
      expect(fs.readFileSync(lock, 'utf8')).toBe(text);
    });
  });

  it('stays a link where it is one, without the rows of an earlier run, and its file becomes readable by its owner only', () => {
    fs.writeFileSync(inFolder('linked'), '{"row":7} of an earlier run', { mode: 0o644 });
    fs.symlinkSync('linked', inFolder('to-linked'));
    const rows = new RejectedRows(inFolder('to-linked'));
    expect(fs.readFileSync(inFolder('linked'), 'utf8')).toBe('');
    rows.write([[row, reason]]);
    expect(fs.lstatSync(inFolder('to-linked')).isSymbolicLink()).toBe(true);
    expect(JSON.parse(fs.readFileSync(inFolder('linked'), 'utf8'))).toMatchObject({ row: 1 });
    expect(fs.statSync(inFolder('linked')).mode & 0o777).toBe(0o600);
  });

  it('stays a device where it is one; a full disk is told by name', () => {
    // A link, so that nothing else than it could be removed by mistake.
    fs.symlinkSync('/dev/full', inFolder('full'));
    const rows = new RejectedRows(inFolder('full'));
    expect(() => {
      rows.write([[row, reason]]);
    }).toThrow(/^Rejected rows cannot be written to .*full: ENOSPC: no space left on device/);
  });
});
