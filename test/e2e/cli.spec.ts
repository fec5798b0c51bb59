import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '#event-store';
import { Api } from '../support/api.js';
import { type Finished, leadger, makePlace, type Place } from '../support/processes.js';
import { allEvents } from '../support/read-back.js';
import { type SampleLog, sampleLog, sampleRow } from '../support/sample-log.js';

describe('the command line', () => {
  let place: Place;
  let sample: SampleLog;
  const inPlace = (name: string): string => join(place.folder, name);
  const write = (name: string, text: string): string => {
    writeFileSync(inPlace(name), text);
    return inPlace(name);
  };
  const cli = (...args: string[]): Promise<Finished> => leadger(args, place.env).finished;
  const importing = (log: string, mapping: string, ...more: string[]): Promise<Finished> =>
    cli('import', log, '--mapping', mapping, '--rejected', inPlace('rejected.ndjson'), ...more);
  const exported = async (): Promise<Record<string, unknown>[]> => {
    const { stdout } = await cli('export');
    return stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  beforeEach(() => {
    place = makePlace();
    sample = sampleLog(place.folder, 6);
  });
  afterEach(() => {
    place.remove();
  });

  it('imports along a pipeline that ships with Leadger, into a log that no program has been started on', async () => {
    const log = write(
      'deals.csv',
      'deal,step,at,who\n1,asked,2024-01-01,Олена Коваль\n1,won,2024-01-09,Олена Коваль\n',
    );
    const mapping = `name: own
format: { type: csv }
case: { from: deal, is: lead }
activity: step
time: { from: at, timeZone: Europe/Kyiv }
resource: { from: who, names: { Олена Коваль: olena } }
client: { fields: { externalId: '{case}' } }
activities:
  - { when: { step: asked }, do: [{ command: register-lead, fields: { pipeline: universal, source: import, seller: '{resource}' } }] }
  - { when: { step: won }, do: [{ command: win-lead }] }
`;
    const { code, stdout } = await importing(log, write('own.yaml', mapping));
    expect([code, stdout]).toEqual([0, expect.stringContaining('2 rows read = 2 mapped')]);
    const won = (await exported()).find(({ type }) => type === 'LeadWon');
    expect(won).toMatchObject({ data: { pipeline: 'universal', seller: 'olena' } });
  });

  it('refuses a mapping that names a column the file does not have, by its name and place, and imports nothing', async () => {
    const mapping = readFileSync(sample.mapping, 'utf8').replace('from: seller', 'from: salesman');
    const { code, stdout, stderr } = await importing(sample.log, write('wrong.yaml', mapping));
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/resource.*salesman|salesman.*resource/s);
    expect(await exported()).toEqual([]);
  });

  it('refuses a mapping with an unknown command, an unknown field or broken YAML, naming line and place', async () => {
    const text = readFileSync(sample.mapping, 'utf8');
    for (const [wrong, says] of [
      [text.replace('command: win-lead', 'command: won-lead'), /wrong\.yaml, line \d+: activities\[6\].*won-lead/],
      [text.replace('kind: call, summary', 'colour: red, summary'), /wrong\.yaml, line \d+: activities\[8\].*colour/],
      [`${text}\n  - {`, /wrong\.yaml, line \d+/],
    ] as const) {
      const { code, stderr } = await importing(sample.log, write('wrong.yaml', wrong));
      expect([code, stderr]).toEqual([1, expect.stringMatching(says)]);
    }
    expect(await exported()).toEqual([]);
  });

  it('says which file is missing, log or mapping', async () => {
    for (const [log, mapping, missing] of [
      [inPlace('none.csv'), sample.mapping, /none\.csv/],
      [sample.log, inPlace('none.yaml'), /none\.yaml/],
    ] as const) {
      const { code, stdout, stderr } = await importing(log, mapping);
      expect([code, stdout + stderr]).toEqual([1, expect.stringMatching(missing)]);
      expect(stdout + stderr).not.toMatch(/\n\s+at /);
    }
  });

  it('writes rejected rows with row and reason to a file; exit code 2, and 0 with --allow-rejected', async () => {
    const extra = [sampleRow(0, 'lost'), sampleRow(1, 'unheard-of'), sampleRow(2, 'called', 99)];
    sample = sampleLog(place.folder, 6, extra);
    const { code, stdout } = await importing(sample.log, sample.mapping);
    expect(code).toBe(2);
    expect(stdout).toMatch(/51 rows read = 46 mapped \+ 2 skipped by the mapping \+ 3 rejected/);
    const rejected = readFileSync(inPlace('rejected.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(rejected).toMatchObject([
      { row: 49, line: 50, case: 'D-0', activity: 'lost', reason: { code: 'lead-closed' } },
      {
        row: 50,
        line: 51,
        case: 'D-1',
        activity: 'unheard-of',
        reason: { message: expect.stringMatching(/./) as string },
      },
      {
        row: 51,
        line: 52,
        case: 'D-2',
        activity: 'called',
        reason: { message: expect.stringContaining('2024-03-99') as string },
      },
    ]);
    expect((await importing(sample.log, sample.mapping, '--allow-rejected')).code).toBe(0);
    sample = sampleLog(place.folder, 6);
    expect((await importing(sample.log, sample.mapping)).code).toBe(0);
    expect(existsSync(inPlace('rejected.ndjson'))).toBe(false);
  });

  it('imported again, changes nothing, also where a command changed nothing the first time', async () => {
    // The second `sent` finds its seller responsible already; the third hands the lead over, and then it is lost.
    const steps = ['asked', 'drafted', 'sent', 'refused', 'drafted', 'sent', 'refused', 'drafted', 'sent', 'refused'];
    const rows = steps.map((step, day) => {
      const row = sampleRow(1, step, day + 1);
      return day < 7 ? row : row.replace('seller-1', 'seller-2');
    });
    for (const [name, more] of [
      ['handed-over', []],
      ['closed', [sampleRow(1, 'lost', 20)]],
    ] as const) {
      const own = makePlace();
      const { log, mapping } = sampleLog(own.folder, 0, [...rows, ...more]);
      const again = () =>
        leadger(['import', log, '--mapping', mapping, '--rejected', join(own.folder, 'r')], own.env).finished;
      const exports = async () => (await leadger(['export'], own.env).finished).stdout;
      const [first, before] = [await again(), await exports()];
      const [second, after] = [await again(), await exports()];
      own.remove();
      expect([name, first.code, second.code]).toEqual([name, 0, 0]);
      expect(after).toBe(before);
      expect(second.stdout.split('\n')[0]).toBe(first.stdout.split('\n')[0]);
    }
  });

  it('exports every event as NDJSON in the order of the log, as it is in the store', async () => {
    expect((await importing(sample.log, sample.mapping)).code).toBe(0);
    const lines = await exported();
    const events = openSqliteEventStore(inPlace('events.db'));
    const log = await allEvents(events);
    await events.close();
    expect(lines).toEqual(JSON.parse(JSON.stringify(log)));
    const positions = lines.map(({ position }) => String(position));
    expect(positions).toEqual(positions.toSorted());
    expect(new Set(positions).size).toBe(lines.length);
    expect(lines[0]).toMatchObject({ stream: 'reasons-catalogue', revision: 0, type: 'ReasonDefined' });
  });

  it('shows with status where the log and the read models stand, as a table and as JSON', async () => {
    await importing(sample.log, sample.mapping);
    const api = await Api.start({}, { ...place, remove: () => undefined });
    const { head } = await api.caughtUp();
    const json = await cli('status', '--json');
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
      0,
      { head, readModels: (await api.status()).readModels.map(({ name, position }) => ({ name, position })) },
    ]);
    const table = await cli('status');
    expect(table.stdout).toMatch(
      new RegExp(`last event at ${head}[\\s\\S]*leads +green +1 +${head} +0\\.0 +0 +0 +\\S+:\\d+:\\w+ +1\\n`),
    );
    expect((await api.stop()).code).toBe(0);
    expect((await cli('status')).stdout).toMatch(/leads +yellow .* nobody +-\n/);
  });

  it('ends with a message for an unknown verb, an unknown read model and a missing option', async () => {
    await importing(sample.log, sample.mapping);
    const named = await cli('rebuild', 'nothing');
    expect([named.code === 0, named.stderr]).toEqual([false, expect.stringMatching(/no read model nothing.*leads/)]);
    expect(named.stderr).not.toMatch(/\n\s+at /);
    expect((await cli('import', sample.log)).stderr).toMatch(/--mapping/);
    expect((await cli('frobnicate')).code).not.toBe(0);
  });
});
