import { closeSync, existsSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Finished, leadger, makePlace, type Place } from '../support/processes.js';
import { type SampleLog, sampleLog, sampleRow } from '../support/sample-log.js';

const STACK = /\n\s+at /;

describe('how the command line ends', () => {
  let place: Place;
  let sample: SampleLog;
  const inPlace = (name: string): string => join(place.folder, name);
  const cli = (...args: string[]): Promise<Finished> => leadger(args, place.env).finished;
  const importing = (log = sample.log, mapping = sample.mapping, rejected = 'rejected.ndjson'): string[] => [
    'import',
    log,
    '--mapping',
    mapping,
    '--rejected',
    inPlace(rejected),
  ];
  const onFullDisk = async (args: readonly string[]): Promise<Finished> => {
    const full = openSync('/dev/full', 'w');
    try {
      return await leadger(args, place.env, full).finished;
    } finally {
      closeSync(full);
    }
  };

  beforeEach(() => {
    place = makePlace();
    sample = sampleLog(place.folder, 400);
  });
  afterEach(() => {
    place.remove();
  });

  it('is quiet, with exit code 0, where nobody reads on: `leadger export | head -1`', async () => {
    await cli(...importing());
    const exporting = leadger(['export'], place.env);
    await exporting.says(/\n/);
    exporting.child.stdout?.destroy();
    expect(await exporting.finished).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('is that of the work where nobody reads what it says', async () => {
    const program = leadger(importing(), place.env);
    program.child.stdout?.destroy();
    await program.reports(/imported: .*rows/);
    program.child.stderr?.destroy();
    await once(program.child, 'exit');
    expect(program.child.exitCode).toBe(0);
    const { stdout } = await cli('export');
    expect(stdout.match(/LeadRegistered/g)).toHaveLength(400);
  });

  it('is one line and another exit code than 0 where standard output cannot be written, in every verb', async () => {
    await cli(...importing());
    const copying = ['copy', '--from', `sqlite:${inPlace('events.db')}`, '--to', `sqlite:${inPlace('copy.db')}`];
    for (const args of [['export'], ['status'], ['rebuild', 'reasons'], copying, importing(), ['--help']]) {
      const { code, stderr } = await onFullDisk(args);
      expect([args[0], code, stderr]).toEqual([
        args[0],
        1,
        expect.stringMatching(/(^|\n)leadger: Standard output cannot be written \(ENOSPC.*\n$/),
      ]);
      expect(stderr).not.toMatch(STACK);
    }
  });

  it('is one line where rejected rows cannot be written: the disk is full, or their file holds something else', async () => {
    sample = sampleLog(place.folder, 6, [sampleRow(1, 'unheard-of')]);
    symlinkSync('/dev/full', inPlace('full'));
    for (const [rejected, says] of [
      ['full', /^leadger: Rejected rows cannot be written to .*full: ENOSPC.*\n$/],
      ['sample.csv', /^leadger: Rejected rows cannot be written to .*sample\.csv: it .* holds something else.*\n$/],
      ['events.db', /^leadger: Rejected rows cannot be written to .*events\.db: it .* holds something else.*\n$/],
    ] as const) {
      const { code, stdout, stderr } = await cli(...importing(sample.log, sample.mapping, rejected));
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.replace(/.* rows, .* left\n/g, '')).toMatch(says);
    }
    expect((await cli(...importing())).code).toBe(2);
    expect(readFileSync(inPlace('rejected.ndjson'), 'utf8')).toMatch(/^\{"row":/);
    expect((await cli(...importing())).code).toBe(2);
  });

  it('is a refusal in every verb that reads a store which is not there, and none is made', async () => {
    const files = readdirSync(place.folder);
    const copying = ['copy', '--from', place.env['EVENT_STORE_URL'] ?? '', '--to', `sqlite:${inPlace('copy.db')}`];
    for (const args of [['export'], ['status'], ['rebuild'], copying]) {
      const { code, stdout, stderr } = await cli(...args);
      expect([args[0], code, stdout]).toEqual([args[0], 1, '']);
      expect(stderr).toMatch(/(EVENT_STORE_URL|--from) names a file that is not there, .*events\.db\n/);
      expect(stderr).not.toMatch(STACK);
    }
    expect(readdirSync(place.folder)).toEqual(files);
    writeFileSync(inPlace('events.db'), '');
    const nothing = await cli('export');
    expect([nothing.code, nothing.stdout]).toEqual([1, '']);
    expect(nothing.stderr).toMatch(/EVENT_STORE_URL names an empty file, .*events\.db\n/);
    expect(readFileSync(inPlace('events.db'), 'utf8')).toBe('');
    await cli(...importing());
    const elsewhere = { ...place.env, READ_STORE_URL: `sqlite:${inPlace('typo.db')}` };
    expect((await leadger(['status'], elsewhere).finished).stderr).toMatch(/READ_STORE_URL names .* typo|typo\.db\n/);
    expect((await leadger(['export'], elsewhere).finished).code).toBe(0);
    expect(existsSync(inPlace('typo.db'))).toBe(false);
    expect((await leadger(['rebuild'], elsewhere).finished).code).toBe(0);
    expect((await leadger(['status'], elsewhere).finished).code).toBe(0);
  });

  it('is one line, without an account and without a store, where a file of an import cannot be read', async () => {
    writeFileSync(inPlace('empty.yaml'), '\n');
    const files = readdirSync(place.folder);
    const none = inPlace('none');
    for (const [args, says] of [
      [importing(none), /^leadger: none: cannot be opened \(ENOENT.*\n$/],
      [importing(place.folder), /^leadger: .*: cannot be opened \(it is not a file\)\n$/],
      [importing(sample.log, none), /^leadger: .*none: cannot be read \(ENOENT.*\n$/],
      [importing(sample.log, place.folder), /^leadger: .*: cannot be read \(EISDIR.*\n$/],
      [importing(sample.log, inPlace('empty.yaml')), /^leadger: .*empty\.yaml: expected the fields of a mapping.*\n$/],
    ] as const) {
      const { code, stdout, stderr } = await cli(...args);
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(says)]);
    }
    expect(readdirSync(place.folder)).toEqual(files);
  });

  it('is one line where a log is of another format than the mapping says, or holds nothing, and nothing is made or removed', async () => {
    writeFileSync(inPlace('log.xes'), '<?xml version="1.0"?>\n<log></log>\n');
    writeFileSync(inPlace('empty.csv'), '');
    writeFileSync(inPlace('rejected.ndjson'), '{"row":7}\n');
    const files = readdirSync(place.folder);
    for (const [log, says] of [
      ['log.xes', /^leadger: log\.xes, line 1, column 1: this is XML.*\n$/],
      ['empty.csv', /^leadger: empty\.csv, line 1: the file is empty; expected a header line\n$/],
    ] as const) {
      const { code, stdout, stderr } = await cli(...importing(inPlace(log)));
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(says)]);
    }
    expect(readdirSync(place.folder)).toEqual(files);
  });
});
