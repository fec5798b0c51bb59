import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finished, leadger, makePlace, type Place } from '../support/processes.js';
import { type SampleLog, sampleLog } from '../support/sample-log.js';

const XES_MAPPING = `
name: x
format: { type: xes }
case: { from: case.concept:name, is: lead }
activity: concept:name
time: { from: time:timestamp }
resource: { default: import }
reasons: []
client: { fields: { externalId: '{case}' } }
activities:
  - { when: { activity: CALL }, do: [{ command: log-lead-contact, fields: { kind: call, summary: called } }] }
otherwise: skip
`;
const XES = `<?xml version="1.0" encoding="UTF-8"?>
<log>
  <trace>
    <string key="concept:name" value="1"/>
    <event><string key="concept:name" value="A"/><date key="time:timestamp" value="2024-01-01T00:00:00Z"/></event>
`;

describe('leadger import of a broken log', () => {
  let place: Place;
  let sample: SampleLog;
  const inPlace = (name: string): string => join(place.folder, name);
  const write = (name: string, text: string): string => {
    writeFileSync(inPlace(name), text);
    return inPlace(name);
  };
  const importing = (log: string, mapping: string): Promise<Finished> =>
    leadger(['import', log, '--mapping', mapping, '--rejected', inPlace('rejected.ndjson')], place.env).finished;
  const exported = async (): Promise<string> => (await leadger(['export'], place.env).finished).stdout;

  beforeEach(() => {
    place = makePlace();
    sample = sampleLog(place.folder, 6);
  });
  afterEach(() => {
    place.remove();
  });

  it('names line and column where an XES log is broken, and ends with another code than 0', async () => {
    const log = write('broken.xes', `${XES}    <event><string key="concept:name" value="A"></event>\n`);
    const { code, stdout, stderr } = await importing(log, write('x.yaml', XES_MAPPING));
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/broken\.xes, line 6, column \d+: /);
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
  });

  it('names the line where an XES log ends too early, as after an interrupted download', async () => {
    const { code, stdout, stderr } = await importing(write('short.xes', XES), write('x.yaml', XES_MAPPING));
    expect([code, stdout + stderr]).toEqual([1, expect.stringMatching(/short\.xes, line \d/)]);
  });

  it('names line and column where a CSV log is broken, and imports nothing of it; the mended file is imported', async () => {
    const whole = readFileSync(sample.log, 'utf8');
    const lines = whole.split('\n');
    lines[20] = `${lines[20] ?? ''},one,too,many`;
    writeFileSync(sample.log, lines.join('\n'));
    const files = readdirSync(place.folder);
    const broken = await importing(sample.log, sample.mapping);
    expect([broken.code, broken.stdout]).toEqual([1, '']);
    expect(broken.stderr).toMatch(/^leadger: sample\.csv, line 21, column 7: .*expected 6 columns.*\n$/);
    expect(readdirSync(place.folder)).toEqual(files);
    writeFileSync(sample.log, whole);
    const mended = await importing(sample.log, sample.mapping);
    expect([mended.code, mended.stdout]).toEqual([0, expect.stringContaining('48 rows read')]);
    const before = await exported();
    writeFileSync(sample.log, `${whole}D-99,C-99,asked,2024-03-01T10:00:00Z,anna,1\n"never closed`);
    expect((await importing(sample.log, sample.mapping)).code).toBe(1);
    expect(await exported()).toEqual(before);
  });

  it('imports nothing of an XES log that is broken at its end', async () => {
    const event =
      '<event><string key="concept:name" value="CALL"/><date key="time:timestamp" value="2024-01-01T00:00:00Z"/></event>\n';
    const log = write('late.xes', `${XES}${event.repeat(3_000)}</trace>\n</lag>\n`);
    const files = readdirSync(place.folder);
    const { code, stdout, stderr } = await importing(log, write('x.yaml', XES_MAPPING));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^leadger: late\.xes, line 3007, column \d+: .*\n$/);
    expect(readdirSync(place.folder)).toEqual([...files, 'x.yaml'].sort());
  });

  it('names the line of a quote that is never closed', async () => {
    const log = write('quote.csv', `${readFileSync(sample.log, 'utf8')}"D-1,C-1\n`);
    const { code, stderr } = await importing(log, sample.mapping);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/quote\.csv, line 50/)]);
  });
});
