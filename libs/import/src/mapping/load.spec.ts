import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { clientCommands, leadCommands, pipelineCommands, reasonCommands } from '#sales';
import { MappingError } from '../errors.js';
import { loadMapping, parseMapping } from './load.js';

const COMMANDS = [...clientCommands, ...leadCommands, ...pipelineCommands, ...reasonCommands];
const HEAD = `name: test
format: { type: csv }
case: { from: id, is: lead }
activity: what
time: { from: at }
resource: { from: who, default: nobody }
amounts: { paid: { from: sum, currency: USD } }
client: { fields: { externalId: '{case}' } }
`;
const RULES = `activities:
  - when: { activity: skip me }
    skip: true
`;
const parsed = (text: string) => parseMapping(text, 'test.yaml', COMMANDS);

async function problemsOf(text: string): Promise<string[]> {
  const error: unknown = await parsed(text).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(MappingError);
  return (error as MappingError).message.split('\n');
}

describe('a mapping file', () => {
  it('says which attributes it needs and where it names them first', async () => {
    const mapping = await parsed(`${HEAD}${RULES}  - when: { attribute.activity: x, colour: [red, blue] }
    do: [{ command: log-lead-contact, fields: { kind: call, summary: '{note|none} by {resource}' } }]
`);
    expect([...mapping.attributes]).toEqual([
      ['sum', 'amounts.paid.from'],
      ['id', 'case.from'],
      ['what', 'activity'],
      ['at', 'time.from'],
      ['who', 'resource.from'],
      ['activity', 'activities[1].when.attribute.activity'],
      ['colour', 'activities[1].when.colour'],
      ['note', 'activities[1].do[0].fields.summary'],
    ]);
    expect(mapping.rules.map(({ name }) => name)).toEqual([
      'activity skip me',
      'attribute.activity x, colour red | blue',
    ]);
    expect(mapping.otherwise).toBe('reject');
  });

  it('says in one sentence that there is nothing in it, or something else', async () => {
    for (const text of ['', '# none yet\n', '- name: test\n', 'deal,client\n'])
      expect(await problemsOf(text)).toEqual([expect.stringContaining('test.yaml: expected the fields of a mapping')]);
  });

  it('takes what people are called here', async () => {
    const named = (names: string) => `${HEAD}${RULES}`.replace('default: nobody', `default: nobody, names: ${names}`);
    const { resource } = await parseMapping(named('{ Олена Коваль: olena }'), 'test.yaml', COMMANDS);
    expect([...(resource.names ?? [])]).toEqual([['Олена Коваль', 'olena']]);
    expect(await problemsOf(named('olena'))).toEqual([expect.stringMatching(/resource\.names: must be an object/)]);
  });

  it('takes a tab between the columns', async () => {
    const { format } = await parsed(HEAD.replace('type: csv', String.raw`type: csv, delimiter: "\t"`) + RULES);
    expect(format).toMatchObject({ type: 'csv', delimiter: '\t' });
  });

  it.each(["' '", "''", "';;'", "'\"'", '7', String.raw`"\n"`])('refuses %s between the columns', async (delimiter) => {
    const text = HEAD.replace('type: csv', `type: csv, delimiter: ${delimiter}`) + RULES;
    expect(await problemsOf(text)).toEqual([
      expect.stringMatching(
        /^test\.yaml, line 2: format\.delimiter: must be one character that is no blank and no quote/,
      ),
    ]);
  });

  const timed = (format: string) => HEAD.replace('from: at', `from: at, format: "${format}"`) + RULES;

  it.each([
    'yyyyMMdd',
    'd LLL yyyy HH:mm ZZ',
    "yyyy-MM-dd'T'HH:mm",
    'yyyy-ooo',
    "kkkk-'W'WW-E",
    'EEE, dd MMM yy h:mm a',
    'D',
    "'Day' d.M.y",
  ])('takes times like %s', async (format) => {
    expect((await parsed(timed(format))).time.format).toBe(format);
  });

  it.each([
    ['HH:mm', '"HH:mm" must have year, month and day'],
    ['dd.MM HH:mm', 'must have year, month and day'],
    ['yyyy-MM', 'must have year, month and day'],
    ['DD.MM.YYYY', 'dd is the day and yyyy the year: e.g. dd.MM.yyyy'],
    ['DD.MM.yyyy', 'dd is the day and yyyy the year'],
    ['dd.MM.YYYY', 'dd is the day and yyyy the year'],
    ['yyyy-MM-dd HH:mm a', 'no time can be read by'],
    ['X', 'no time can be read by "X"'],
  ])('refuses times like %s', async (format, problem) => {
    const [first, ...others] = await problemsOf(timed(format));
    expect(first).toMatch(/^test\.yaml, line 5: time\.format: /);
    expect([first, others]).toEqual([expect.stringContaining(problem), []]);
  });

  it('says what is wrong with an alias of nothing', async () => {
    expect(await problemsOf(`${HEAD}${RULES}rare: *nope\n`)).toEqual([
      expect.stringMatching(/^test\.yaml: Unresolved alias .*nope/),
    ]);
  });

  it('reads pipelines and reasons from the mapping and from files beside it', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leadger-mapping-'));
    const file = path.join(folder, 'mapping.yaml');
    fs.writeFileSync(path.join(folder, 'price.yaml'), 'reason: price\nlabels: { en: Price }\ngroup: price\n');
    fs.writeFileSync(
      file,
      `${HEAD}${RULES}reasons:\n  - { reason: terms, labels: { en: Terms }, group: terms }\n  - file: price.yaml\n`,
    );
    const { setup } = await loadMapping(file, COMMANDS);
    expect(setup.map(({ command, fields }) => [command, fields['reason']])).toEqual([
      ['define-reason', 'terms'],
      ['define-reason', 'price'],
    ]);
    fs.rmSync(folder, { recursive: true });
  });

  const command = (text: string) => `${HEAD}${RULES}  - do:\n      - ${text}\n`;
  it.each([
    [command('{ command: foo }'), 'test.yaml, line 13: activities[1].do[0].command: unknown command "foo"'],
    [
      command('{ command: assign-lead, fields: { seller: x, seler: x } }'),
      'activities[1].do[0].fields.seler: assign-lead has no such field',
    ],
    [command('{ command: assign-lead }'), 'activities[1].do[0].fields.seller: is missing: assign-lead needs it'],
    [
      command('{ command: assign-lead, fields: { leadId: x, seller: x } }'),
      'fields.leadId: the importer gives every leadId itself',
    ],
    [command("{ command: assign-lead, fields: { seller: '{who' } }"), 'fields.seller: unbalanced brace'],
    [
      command("{ command: record-purchase, fields: { amount: '{amounts.due}' } }"),
      'there is no amount "due"; known: paid',
    ],
    [command("{ command: assign-lead, fields: { seller: 'x{amounts.paid}' } }"), 'must stand alone'],
    [command('{ command: assign-lead, offer: new, fields: { seller: x } }'), 'assign-lead is not about an offer'],
    [command('{ command: assign-lead, fields: { seller: x }, when: {} }'), 'activities[1].do[0].when: unknown key'],
    [`${HEAD}${RULES}colour: red\n`, 'test.yaml, line 12: colour: unknown key; known here: name'],
    [
      `${HEAD}activities:\n  - when: { code: 007 }\n    skip: true\n`,
      'activities[0].when.code: must be a text; write it in quotes',
    ],
    [`${HEAD}activities:\n  - when: { activity: a }\n`, 'activities[0]: needs either "do" or "skip: true"'],
    [`${HEAD}activities: []\n`, 'activities: must have at least 1 entry'],
    [HEAD, 'activities: is missing'],
    [
      `${HEAD}${RULES}reasons: [{ reason: a, labels: { en: A }, group: whim }]\n`,
      'reasons[0].group: group must be one of',
    ],
    [`${HEAD}${RULES}pipelines: [{ file: absent.yaml }]\n`, 'pipelines[0].file: cannot be read'],
    [HEAD.replace('USD', 'ZZZ') + RULES, 'amounts.paid.currency: "ZZZ" is no currency'],
    [
      HEAD.replace('{ from: at }', '{ from: at, timeZone: Mars/Base }') + RULES,
      'time.timeZone: unknown time zone "Mars/Base"',
    ],
    [HEAD.replace('type: csv', 'type: csv, header: false') + RULES, 'format.columns: is missing'],
    [HEAD.replace('type: csv', 'type: xml') + RULES, 'format.type: must be one of xes, csv'],
    [
      HEAD.replace('is: lead', 'is: client') + RULES + '  - do: [{ command: assign-lead, fields: { seller: x } }]\n',
      'assign-lead is about a lead',
    ],
    [HEAD.replace('activity: what\n', '') + RULES, 'activities[0].when.activity: the mapping names no activity'],
    ["name: 'test", 'test.yaml, line 1: Missing closing'],
    ['name: a\nname: b\n', 'test.yaml, line 2: Map keys must be unique'],
  ])('is refused with the place of what is wrong (%#)', async (text, expected) => {
    const problems = await problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  it('is told everything that is wrong with it at once', async () => {
    const problems = await problemsOf(command('{ command: foo }').replace('from: at', 'form: at'));
    expect(problems.map((problem) => problem.split(': ')[1])).toEqual([
      'time.form',
      'time.from',
      'activities[1].do[0].command',
    ]);
  });
});
