import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { leadCommands, registerClient } from '#sales';
import { parseMapping } from '../mapping/load.js';
import { rowsOf } from './rows.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leadger-sample-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const MAPPING = `
name: log
format: { type: xes }
case: { from: case.id, is: lead }
time: { from: at }
resource: { from: who, default: nobody }
client: {}
activities: [{ do: [{ command: assign-lead, fields: { seller: '{resource}' } }] }]
`;
const event = (extra = '') => `<event><date key="at" value="2026-01-01T00:00:00Z"/>${extra}</event>`;
const who = '<string key="who" value="anna"/>';

async function count(events: string, mapping = MAPPING, end = '</trace></log>'): Promise<[number, string]> {
  const file = path.join(folder, 'log.xes');
  fs.writeFileSync(file, `<log><trace><string key="id" value="1"/>${events}${end}`);
  let rows = 0;
  try {
    const parsed = await parseMapping(mapping, 'log.yaml', [registerClient, ...leadCommands]);
    for await (const batch of rowsOf(file, parsed, { bytesRead: 0 })) rows += batch.length;
    return [rows, ''];
  } catch (error) {
    return [rows, String(error)];
  }
}

describe('what the first events of a log show', () => {
  it('refuses a log in which none of the first events has an attribute of the mapping', async () => {
    const [rows, error] = await count(event().repeat(3_000));
    expect(rows).toBe(0);
    expect(error).toMatch(
      /log\.xes: none of the first \d+ events has "who" \(named at resource\.from\).*there are: at, case\.id/,
    );
  });

  it('takes a log in which some of them have it, and one whose mapping calls it rare', async () => {
    expect(await count(`${event().repeat(900)}${event(who)}${event().repeat(2_000)}`)).toEqual([2_901, '']);
    expect(await count(event().repeat(3_000), `${MAPPING}rare: [who]\n`)).toEqual([3_000, '']);
  });

  it('hands out the events before the place where the log breaks', async () => {
    const [rows, error] = await count(event(who).repeat(5), MAPPING, '</log>');
    expect(rows).toBe(5);
    expect(error).toContain('expected </trace>');
  });

  it('has nothing to say about a log without events', async () => {
    expect(await count('')).toEqual([0, '']);
  });
});
