import { randomUUID } from 'node:crypto';
import { type Accepted, type Answer, Api, type Problem } from '../support/api.js';

const LEAD = randomUUID();
const JSON_BODY = { 'x-actor': 'anna', 'content-type': 'application/json' };
/** Somewhat less than the limit of 256 KiB. */
const LARGE = 255 * 1024;

const full = (one: (index: number) => string): string => {
  const parts: string[] = [];
  for (let length = 0, index = 0; ; index++) {
    const part = one(index);
    length += part.length + 1;
    if (length > LARGE - 100) return parts.join(',');
    parts.push(part);
  }
};
const unknown = () => full((index) => `"f${index}":${index}`);
const deep = (open: string, close: string) => open.repeat(LARGE / 10) + '1' + close.repeat(LARGE / 10);
const hundred = (entry: string) => Array.from({ length: 100 }, () => entry).join(',');

interface Large {
  readonly what: string;
  readonly path: string;
  readonly body: string;
  readonly field: string;
  readonly rule: string;
}
const PIPELINE = '/pipelines/large';
const LARGE_BODIES: readonly Large[] = [
  {
    what: 'a list of empty objects',
    path: PIPELINE,
    body: `{"statuses":[${full(() => '{}')}]}`,
    field: 'statuses',
    rule: 'arrayMaxSize',
  },
  {
    what: 'a list of empty lists',
    path: PIPELINE,
    body: `{"statuses":[${full(() => '[]')}]}`,
    field: 'statuses',
    rule: 'arrayMaxSize',
  },
  {
    what: 'lists of unknown fields within a list',
    path: PIPELINE,
    body: `{"statuses":[${hundred(`[${'{"x":1},'.repeat(250)}{}]`)}]}`,
    field: 'statuses.0',
    rule: 'isObject',
  },
  {
    what: 'unknown fields in every entry of a list',
    path: PIPELINE,
    body: `{"statuses":[${hundred(`{${Array.from({ length: 250 }, (_, index) => `"f${index}":1`).join(',')}}`)}]}`,
    field: 'statuses.0.f0',
    rule: 'unknownField',
  },
  {
    what: 'wrong texts in every entry of a list',
    path: PIPELINE,
    body: `{"statuses":[${hundred(`{"playbook":[${'0,'.repeat(1_000)}0]}`)}]}`,
    field: 'statuses.0.playbook',
    rule: 'arrayMaxSize',
  },
  {
    what: 'a list of numbers for texts',
    path: `/leads/${LEAD}/wait`,
    body: `{"missing":[${full(() => '1')}]}`,
    field: 'missing',
    rule: 'arrayMaxSize',
  },
  { what: 'unknown fields', path: '/leads', body: `{${unknown()}}`, field: 'f0', rule: 'unknownField' },
  {
    what: 'unknown fields in a part',
    path: '/leads',
    body: `{"amount":{${unknown()}}}`,
    field: 'amount.f0',
    rule: 'unknownField',
  },
];

describe('a bad body', () => {
  let api: Api;
  let head = '';

  beforeAll(async () => {
    api = await Api.start();
    head = (await api.status()).head;
  });
  afterEach(async () => {
    expect((await api.status()).head).toBe(head);
  });
  afterAll(async () => {
    expect(await api.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  const post = (path: string, text: string): Promise<Answer<Problem>> => api.send('POST', path, JSON_BODY, text);
  const broken = ({ body }: Answer<Problem>) => body.errors?.map(({ field, rule }) => [field, rule]);

  it.each(['null', '[]', '[{}]', '"x"', '""', '4', '0', 'true', 'false'])('%s is no JSON object', async (text) => {
    for (const path of ['/clients', `/leads/${LEAD}/win`, `/reasons/none/retire`]) {
      expect(await post(path, text)).toMatchObject({ status: 400, body: { code: 'invalid-body' } });
    }
  });

  it.each(['[]', '[[]]', '[{"code":"a"}]', 'null', '4', '"x"'])('%s is no status of a pipeline', async (status) => {
    const answer = await post(PIPELINE, `{"statuses":[${status},${status},${status}]}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-field' } });
    expect(broken(answer)).toEqual(expect.arrayContaining([0, 1, 2].map((index) => [`statuses.${index}`, 'isObject'])));
  });

  it.each(['[]', '[{"en":"A"}]'])('%s is no part', async (labels) => {
    expect(broken(await post(PIPELINE, `{"labels":${labels}}`))).toContainEqual(['labels', 'isObject']);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'prototype'])('%s is an unknown field', async (name) => {
    expect(broken(await post('/clients', `{"${name}":1}`))).toEqual([[name, 'unknownField']]);
    expect(broken(await post('/clients', `{"personal":{"name":"A","${name}":1}}`))).toEqual([
      [`personal.${name}`, 'unknownField'],
    ]);
    const asked = await api.send<Problem>('GET', `/leads?${name}=1`);
    expect([asked.status, broken(asked)]).toEqual([400, [[name, 'unknownField']]]);
  });

  it('__proto__ is refused in a body, in a part and among parameters', async () => {
    expect(broken(await post('/clients', '{"__proto__":{"kind":"company"}}'))).toEqual([['__proto__', 'unknownField']]);
    expect(broken(await post('/clients', '{"personal":{"name":"A","__proto__":{"name":"B"}}}'))).toEqual([
      ['personal.__proto__', 'unknownField'],
    ]);
    expect(broken(await post('/clients', '{"constructor":{"prototype":{"kind":"company"}}}'))).toEqual([
      ['constructor', 'unknownField'],
    ]);
    expect(broken(await api.send<Problem>('GET', '/leads?__proto__=1'))).toEqual([['__proto__', 'unknownField']]);
  });

  it('that says one name twice is refused, whatever would be kept of it', async () => {
    const answer = await post('/clients', '{"externalId":"A","externalId":"B"}');
    expect(answer).toMatchObject({ status: 400, body: { code: 'malformed-request' } });
    expect(answer.body.detail).toContain("Duplicate key 'externalId' encountered at position 19");
  });

  it.each(['9007199254740990.6', '1.00000000000000000001', '0.99999999999999999999', '1.5'])(
    '%s minor units are no amount, though a double would round them to one',
    async (minor) => {
      const purchase = `/clients/${LEAD}/purchases`;
      const answer = await post(purchase, `{"amount":{"minor":${minor},"currency":"EUR"}}`);
      expect(broken(answer)).toContainEqual(['amount.minor', 'isInt']);
    },
  );

  it.each([`{"statuses":[${deep('[', ']')}]}`, `{"labels":${deep('{"en":', '}')}}`])(
    'that is nested without end is refused before its fields are looked at',
    async (text) => {
      expect(await post(PIPELINE, text)).toMatchObject({ status: 400, body: { code: 'malformed-request' } });
    },
  );

  it.each(LARGE_BODIES)('as large as may be, of $what, is told of the first errors', async (large) => {
    expect(large.body.length).toBeLessThan(256 * 1024);
    const answer = await post(large.path, large.body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-field' } });
    expect(broken(answer)).toContainEqual([large.field, large.rule]);
    expect(answer.body.errors?.length).toBeLessThanOrEqual(50);
    expect(answer.text.length).toBeLessThan(16_384);
  });
});

describe('no body', () => {
  it('has no fields, where none are needed', async () => {
    const api = await Api.start();
    const answer = await api.send<Accepted>('POST', '/clients', { 'x-actor': 'anna' });
    expect([answer.status, answer.body.events]).toEqual([201, ['ClientRegistered']]);
    expect((await api.send<Problem>('POST', '/leads', { 'x-actor': 'anna' })).body.code).toBe('invalid-field');
    expect(await api.stop()).toMatchObject({ code: 0, stderr: '' });
  });
});
