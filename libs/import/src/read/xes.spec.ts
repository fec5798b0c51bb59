import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ImportError } from '../errors.js';
import type { Row } from './row.js';
import { attributeOf, valuesOf } from './row.js';
import { readXes } from './xes.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leadger-xes-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

async function read(content: string | Buffer): Promise<{ rows: Row[]; error?: unknown }> {
  const file = path.join(folder, 'log.xes');
  fs.writeFileSync(file, content);
  const rows: Row[] = [];
  try {
    for await (const row of readXes(file)) rows.push(row);
    return { rows };
  } catch (error) {
    return { rows, error };
  }
}

const EVENT = '<event><string key="concept:name" value="A"/></event>';
const LOG = `<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://example.com/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="DEFAULT"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <int key="${'A_SUBMITTED;'.repeat(1_000)}" value="2"><int key="inner" value="1"/></int>
  <trace>
    <string key="concept:name" value="c &amp; 1"/>
    <event>
      <string key="concept:name" value="A"><string key="translated" value="Б"/></string>
      <list key="tags"><values><string key="tag" value="x"/></values></list>
      <boolean key="urgent" value="true"/>
    </event>
    <event><date key="time:timestamp" value="2026-01-01T00:00:00Z"/></event>
  </trace>
  <trace>${EVENT}</trace>
</log>`;

describe('reading a XES log', () => {
  it('hands out each event with the attributes of its trace and its place in the file', async () => {
    const { rows, error } = await read(LOG);
    expect(error).toBeUndefined();
    expect(rows.map(({ number, line }) => [number, line])).toEqual([
      [1, 9],
      [2, 14],
      [3, 16],
    ]);
    const [first, second, third] = rows.map(valuesOf);
    expect(first).toEqual({
      'case.concept:name': 'c & 1',
      'concept:name': 'A',
      'concept:name.translated': 'Б',
      'tags.tag': 'x',
      urgent: 'true',
    });
    expect(second).toEqual({ 'case.concept:name': 'c & 1', 'time:timestamp': '2026-01-01T00:00:00Z' });
    expect(third).toEqual({ 'concept:name': 'A' });
  });

  it('reads a gzipped log, whatever it is called, and one in another declared encoding', async () => {
    expect((await read(gzipSync(LOG))).rows).toHaveLength(3);
    const latin =
      '<?xml version="1.0" encoding="ISO-8859-1"?><log><trace><event><string key="a" value="é"/></event></trace></log>';
    const { rows } = await read(Buffer.from(latin, 'latin1'));
    expect(rows.map((row) => attributeOf(row, 'a'))).toEqual(['é']);
  });

  it('reads events that lie across the pieces in which a file is read', async () => {
    const { rows } = await read(`<log><trace>${EVENT.repeat(20_000)}</trace></log>`);
    expect(rows).toHaveLength(20_000);
    expect(rows.every((row) => row.values.get('concept:name') === 'A')).toBe(true);
  });

  it('reads a log whose names have a prefix', async () => {
    const { rows, error } = await read(LOG.replace(/(<\/?)(?=[a-z])/g, '$1xes:').replace('xmlns=', 'xmlns:xes='));
    expect(error).toBeUndefined();
    expect(rows.map(valuesOf)).toEqual((await read(LOG)).rows.map(valuesOf));
  });

  const named = (value: string): string =>
    `<log><trace>\n${EVENT}\n<event>\n<string key="a" value="${value}"/></event>`;
  const rest = `\n${EVENT.repeat(40_000)}\n</trace></log>`;
  it.each([
    ['nowhere after it', rest],
    ['in the next value', `\n<event><string key="b" value="Tom &amp; Co"/></event></trace></log>`],
    ['far after it', `${rest.slice(0, 300_000)}<event><string key="b" value="a;"/></event>`],
    ['where the file is cut off', '\n<event>'],
  ])('names the line of an & that is not escaped, with a ; %s', async (_, after) => {
    for (const [value, column] of [
      ['Smith & Co', 30],
      ['&lt;R&D', 29],
      ['a\n&', 1],
    ] as const) {
      const { rows, error } = await read(named(value) + after);
      expect(rows).toHaveLength(1);
      expect(error).toMatchObject({
        place: { file: 'log.xes', line: value.includes('\n') ? 5 : 4, column },
        problem: 'found "&"; expected &amp;, as XML has it',
      });
    }
  });

  it('takes an & in a comment and in CDATA for what it is', async () => {
    const { error } = await read(`<log><!-- a & b --><trace><![CDATA[a & b]]>\n${EVENT}<nope/></trace></log>`);
    expect(error).toMatchObject({ problem: expect.stringContaining('unexpected <nope>') as string });
    const cut = await read(`<log><trace>${EVENT}<!-- a & b`);
    expect(cut.error).toMatchObject({ problem: expect.not.stringContaining('&amp;') as string });
  });

  it('refuses what is nested without end, before it takes memory', async () => {
    const nested = '<string key="a" value="b">'.repeat(70_000);
    const { error } = await read(`<log><trace>\n<event>\n${nested}`);
    expect(error).toMatchObject({
      place: { line: 3, column: 98 * 26 },
      problem: '<string> is nested deeper than 100 levels',
    });
  });

  it.each([
    ['a value', `<string key="a" value="${'x'.repeat(1_000_001)}"/>`, 'the value has over 1000000 characters'],
    ['a value without an end', `<string key="a" value="${'x'.repeat(3_000_000)}`, 'no end of a tag within 1000000'],
    ['a key', `<string key="${'x'.repeat(10_001)}" value="a"/>`, 'has over 10000 characters'],
  ])('refuses %s that is too long, naming its place', async (_, attribute, problem) => {
    const { rows, error } = await read(`<log><trace>\n${EVENT}\n<event>${attribute}`);
    expect(rows).toHaveLength(1);
    expect(error).toMatchObject({ place: { line: 3 }, problem: expect.stringContaining(problem) as string });
  });

  it.each([
    ['a closing tag of another element', `<log>\n<trace>\n${EVENT}\n<event>\n</trace>\n</log>`, 5, 8, '</event>'],
    ['an end before the last tag is closed', `<log>\n<trace>\n${EVENT}\n<event>`, 4, 7, '</event>'],
    ['an event within an event', `<log>\n<trace>\n${EVENT}<event>\n  <event>`, 4, 9, '</event>'],
    ['a trace within a trace', `<log>\n<trace>\n${EVENT}\n<trace>`, 4, 7, '</trace>'],
    ['an attribute without a key', `<log>\n<trace>\n${EVENT}\n<event><int value="1"/>`, 4, 23, 'key="…"'],
    ['an attribute without a value', `<log>\n<trace>\n${EVENT}\n<event><int key="a"/>`, 4, 21, 'value="…"'],
    [
      'an attribute of the trace after its events',
      `<log>\n<trace>\n${EVENT}\n<int key="a" value="1"/>`,
      4,
      24,
      'before',
    ],
    ['an unquoted value', `<log>\n<trace>\n${EVENT}\n<event><int key=a/>`, 4, 17, '</event>'],
    ['an unknown entity', `<log>\n<trace>\n${EVENT}\n<event><int key="&x;"/>`, 4, 20, '</event>'],
  ])('stops at %s, naming line and column, after the events before it', async (_, content, line, column, expected) => {
    const { rows, error } = await read(content);
    expect(rows).toHaveLength(1);
    expect(error).toBeInstanceOf(ImportError);
    expect((error as ImportError).place).toEqual({ file: 'log.xes', line, column });
    expect((error as ImportError).message).toContain(`log.xes, line ${line}, column ${column}: `);
    expect((error as ImportError).problem).toContain(expected);
  });

  it.each([
    ['no XML', 'case;activity\n1;A\n', 'log.xes, line 1, column 1: found "c", expected <log>'],
    ['no XML after blank lines', '\ufeff\n \r\n  1;A\n', 'log.xes, line 3, column 3: found "1", expected <log>'],
    ['another root', '<html></html>', 'expected <log>'],
    ['nothing at all', '', 'expected <log>'],
  ])('refuses a file that holds %s', async (_, content, expected) => {
    const { rows, error } = await read(content);
    expect(rows).toEqual([]);
    expect(error).toBeInstanceOf(ImportError);
    expect((error as ImportError).message).toContain(expected);
  });

  it('says where a truncated gzip file and bytes that are no text end', async () => {
    const whole = gzipSync(
      `<log><trace>\n${EVENT}\n${Array.from({ length: 9_000 }, (_, i) => `<event><int key="n" value="${i}"/></event>`).join('')}</trace></log>`,
    );
    const truncated = await read(whole.subarray(0, whole.length / 2));
    expect((truncated.error as ImportError).message).toMatch(/^log\.xes, line \d+, column \d+: .*truncated/);
    const noText = await read(Buffer.concat([Buffer.from(`<log><trace>\n${EVENT}\n<`), Buffer.from([0xff, 0xfe])]));
    expect(noText.rows).toHaveLength(1);
    expect((noText.error as ImportError).message).toMatch(/^log\.xes, line 3, column 1: .*not valid utf-8/);
  });

  it('looks no further than the first character that is no blank where that is no XML', async () => {
    const meter = { bytesRead: 0 };
    const file = path.join(folder, 'long.xes');
    fs.writeFileSync(file, `${'\n'.repeat(300_000)}${'1;A\n'.repeat(1_000_000)}`);
    await expect(readXes(file, meter).next()).rejects.toMatchObject({ place: { line: 300_001, column: 1 } });
    expect(meter.bytesRead).toBeLessThan(1_500_000);
  });

  it('reads UTF-16 by the mark it begins with', async () => {
    const log = `\ufeff<?xml version="1.0" encoding="UTF-16"?><log><trace>${EVENT}</trace></log>`;
    expect((await read(Buffer.from(log, 'utf16le'))).rows).toHaveLength(1);
  });

  it('says that there is no such file', async () => {
    await expect(readXes(path.join(folder, 'absent.xes')).next()).rejects.toThrow(/absent\.xes: cannot be opened/);
  });
});
