import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { reject } from '#kernel';
import { clientCommands, leadCommands, pipelineCommands, reasonCommands } from '#sales';
import type { BulkExecutor, BulkItem, BulkOutcome } from '../executor.js';
import { parseMapping } from '../mapping/load.js';
import { type ImportOptions, importLog } from './import-log.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leadger-import-'));
const rejectedPath = path.join(folder, 'rejected.ndjson');
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const MAPPING = `
name: deals
format: { type: csv }
case: { from: deal, is: lead }
activity: step
time: { from: at }
resource: { from: seller }
amounts: { sum: { from: sum, currency: USD } }
reasons: [{ reason: price, labels: { en: Price }, group: price }]
client: { id: '{client}', fields: { externalId: '{client}' } }
activities:
  - when: { step: draft }
    do: [{ command: draft-offer, fields: { number: '{case}/{offer}', amount: '{amounts.sum}' } }]
  - when: { step: send }
    do:
      - { command: assign-lead, fields: { seller: '{resource}' } }
      - { command: request-offer }
      - { command: send-offer }
  - when: { step: { prefix: note } }
    do: [{ command: log-lead-contact, fields: { kind: call, summary: '{step}', agreed: '{sum|}' } }]
  - { name: noise, when: { step: [noise, hum] }, skip: true }
`;
const mapping = await parseMapping(MAPPING, 'deals.yaml', [
  ...clientCommands,
  ...leadCommands,
  ...pipelineCommands,
  ...reasonCommands,
]);

/** Remembers what it was sent, as a store would: a command id again is repeated. */
class Recorder implements BulkExecutor {
  readonly calls: BulkItem[][] = [];
  private readonly applied = new Set<string>();

  constructor(private readonly answer: (item: BulkItem) => BulkOutcome = () => ({ kind: 'applied' })) {}

  get items(): BulkItem[] {
    return this.calls.flat();
  }

  async executeAll(items: readonly BulkItem[]): Promise<BulkOutcome[]> {
    this.calls.push([...items]);
    return items.map((item) => {
      if (this.applied.has(item.commandId)) return { kind: 'repeated' };
      const outcome = this.answer(item);
      if (outcome.kind === 'applied') this.applied.add(item.commandId);
      return outcome;
    });
  }
}

const HEADER = 'deal,client,step,at,seller,sum';
const AT = '2026-01-01T00:00:00Z';
const NOW = Date.parse('2026-02-01T00:00:00Z');
const row = (step: string, deal = 'd1', sum = '10.50', at = AT) => `${deal},c-${deal},${step},${at},anna,${sum}`;

function run(lines: readonly string[], executor: BulkExecutor, more: Partial<ImportOptions> = {}) {
  const file = path.join(folder, 'deals.csv');
  fs.writeFileSync(file, [HEADER, ...lines, ''].join('\n'));
  return importLog({ path: file, mapping, executor, rejectedPath, now: () => NOW, ...more });
}
const refused = (code: string): BulkOutcome => ({
  kind: 'rejected',
  rejection: reject('refused', code, `no: ${code}`),
});
const rejectedRows = () =>
  fs
    .readFileSync(rejectedPath, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { row: number; reason: { code: string } });

describe('importing a log', () => {
  it('sends what the mapping says: reasons, then clients, then the rows in order', async () => {
    const executor = new Recorder();
    const account = await run([row('draft'), row('send'), row('noise'), row('note it', 'd2', '')], executor);
    expect(account).toEqual({
      rows: 4,
      mapped: 3,
      skipped: 1,
      rejected: 0,
      skippedBy: { noise: 1 },
      commands: 8,
      repeated: 0,
      firstAt: '2026-01-01T00:00:00.000Z',
      lastAt: '2026-01-01T00:00:00.000Z',
      finished: true,
    });
    expect(executor.calls.map((items) => items.map(({ command }) => command))).toEqual([
      ['define-reason'],
      ['register-client', 'register-client'],
      ['draft-offer', 'assign-lead', 'request-offer', 'send-offer', 'log-lead-contact'],
    ]);
    const [draft, assign, request, send, note] = executor.calls[2] ?? [];
    expect(draft).toMatchObject({
      actor: { id: 'anna' },
      occurredAt: '2026-01-01T00:00:00.000Z',
      fields: { number: 'd1/1', amount: { minor: 1050, currency: 'USD' }, leadId: assign?.fields['leadId'] },
    });
    expect(request?.fields['offerId']).toBe(draft?.fields['offerId']);
    expect(send?.fields['offerId']).toBe(draft?.fields['offerId']);
    expect(note?.fields).toEqual({ leadId: note?.fields['leadId'], kind: 'call', summary: 'note it' });
    expect(note?.fields['leadId']).not.toBe(draft?.fields['leadId']);
    expect(fs.existsSync(rejectedPath)).toBe(false);
  });

  it('gives the same ids again, so that a second run applies nothing', async () => {
    const executor = new Recorder();
    const lines = [row('draft'), row('draft', 'd2'), row('send'), row('send', 'd2'), row('note'), row('note')];
    const first = await run(lines, executor, { chunkRows: 2 });
    const second = await run(lines, executor, { chunkRows: 5 });
    expect(first).toMatchObject({ repeated: 0, commands: 13 });
    expect(second).toMatchObject({ repeated: 13, commands: 13 });
    expect(new Set(executor.items.map(({ commandId }) => commandId)).size).toBe(13);
  });

  it('knows the current offer of every case, also where cases are interleaved', async () => {
    const executor = new Recorder();
    await run(
      ['draft', 'draft', 'send'].flatMap((step) => [row(step, 'a'), row(step, 'b')]),
      executor,
    );
    const offers = (command: string) =>
      executor.items.filter((item) => item.command === command).map(({ fields }) => fields['offerId']);
    const drafted = offers('draft-offer');
    expect(new Set(drafted).size).toBe(4);
    expect(offers('send-offer')).toEqual(drafted.slice(2));
  });

  it('rejects a row that cannot be mapped or is refused, and says why', async () => {
    const executor = new Recorder(({ command }) =>
      command === 'request-offer' ? refused('wrong-order') : { kind: 'applied' },
    );
    const broken = 'd9,c9,note,31.02.2026,anna,1';
    const lines = [
      row('send'),
      row('draft'),
      row('send'),
      row('draft', 'd1', '1.005'),
      row('what'),
      broken,
      row('note', ''),
    ];
    const account = await run(lines, executor);
    expect(account).toMatchObject({ rows: 7, mapped: 1, skipped: 0, rejected: 6 });
    expect(rejectedRows().map(({ row: number, reason }) => [number, reason.code])).toEqual([
      [1, 'no-current-offer'],
      [3, 'wrong-order'],
      [4, 'invalid-amount'],
      [5, 'unmapped'],
      [6, 'invalid-time'],
      [7, 'missing-value'],
    ]);
    expect(rejectedRows()[5]).toMatchObject({
      line: 8,
      case: null,
      activity: 'note',
      reason: { message: 'The row has no value for "deal"' },
      values: { client: 'c-', step: 'note', sum: '10.50' },
    });
    await run([row('note')], executor);
    expect(fs.existsSync(rejectedPath)).toBe(false);
  });

  it('rejects the rows of a client that could not be registered, but not of one who is known already', async () => {
    const codes: Record<string, string> = { 'c-a': 'client-exists', 'c-b': 'invalid-field' };
    const executor = new Recorder(({ command, fields }) =>
      command === 'register-client' ? refused(codes[String(fields['externalId'])] ?? '') : { kind: 'applied' },
    );
    const account = await run([row('note', 'a'), row('note', 'b')], executor);
    expect(account).toMatchObject({ mapped: 1, rejected: 1 });
    expect(rejectedRows().map(({ reason }) => reason.code)).toEqual(['invalid-field']);
    expect(executor.items.filter(({ command }) => command === 'log-lead-contact')).toHaveLength(1);
  });

  it('adds up, whatever the rows are and whatever becomes of them', async () => {
    const step = fc.constantFrom('draft', 'send', 'note', 'noise', 'hum', 'what', '');
    const line = fc.tuple(step, fc.constantFrom('a', 'b', ''), fc.constantFrom('1', '1.234', '', 'x'));
    const outcome = fc.constantFrom<BulkOutcome>(
      { kind: 'applied' },
      { kind: 'repeated' },
      { kind: 'unchanged' },
      refused('no'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 30 }),
        fc.infiniteStream(outcome),
        fc.integer({ min: 1, max: 9 }),
        async (rows, outcomes, chunkRows) => {
          const executor = new Recorder(({ command }) =>
            command === 'define-reason' ? { kind: 'applied' } : (outcomes.next().value as BulkOutcome),
          );
          const account = await run(
            rows.map(([one, deal, sum]) => row(one, deal, sum)),
            executor,
            { chunkRows },
          );
          expect(account.rows).toBe(rows.length);
          expect(account.mapped + account.skipped + account.rejected).toBe(account.rows);
          expect(Object.values(account.skippedBy).reduce((sum, n) => sum + n, 0)).toBe(account.skipped);
          expect(account.skipped).toBe(rows.filter(([one]) => one === 'noise' || one === 'hum').length);
          expect(account.rejected > 0 ? rejectedRows().length : Number(fs.existsSync(rejectedPath))).toBe(
            account.rejected,
          );
          expect(account.commands).toBe(executor.items.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('sends nothing if the file lacks a column that the mapping names', async () => {
    const executor = new Recorder();
    const file = path.join(folder, 'other.csv');
    fs.writeFileSync(file, 'deal,client,step,at,who\n1,1,note,2026-01-01,x\n');
    const account = await importLog({ path: file, mapping, executor, rejectedPath, now: () => NOW });
    expect(account).toMatchObject({ rows: 0, finished: false });
    expect(account.error).toContain(
      'other.csv: the file has no column "sum" (named at amounts.sum.from), "seller" (named at resource.from)',
    );
    expect(executor.calls).toEqual([]);
  });

  it('keeps what came before the place where a file is broken, and says so', async () => {
    const executor = new Recorder();
    const account = await run([row('note'), row('note'), 'too,few', row('note')], executor);
    expect(account).toMatchObject({ rows: 2, mapped: 2, finished: false });
    expect(account.error).toContain('deals.csv, line 4, column 3: the record has 2 columns; expected 6 columns');
    expect(executor.items.filter(({ command }) => command === 'log-lead-contact')).toHaveLength(2);
  });

  it('stops if a reason or pipeline of the mapping is refused', async () => {
    const executor = new Recorder(() => refused('reason-group-fixed'));
    const account = await run([row('note')], executor);
    expect(account).toMatchObject({
      rows: 0,
      finished: false,
      error: expect.stringContaining('define-reason was refused') as string,
    });
    expect(executor.calls).toHaveLength(1);
  });

  it('finishes the chunks in flight when it is told to stop, and goes on in the next run', async () => {
    const stop = new AbortController();
    const executor = new Recorder();
    const lines = Array.from({ length: 10 }, (_, index) => row('note', `d${index}`));
    const account = await run(lines, executor, {
      chunkRows: 3,
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    });
    expect(account).toMatchObject({ mapped: account.rows, finished: false });
    expect([3, 6]).toContain(account.rows);
    expect(account.error).toBeUndefined();
    const again = await run(lines, executor);
    expect(again).toMatchObject({ rows: 10, mapped: 10, repeated: account.commands, finished: true });
  });

  describe('with two chunks in flight, the second answered first', () => {
    const answered: string[] = [];
    /** Answers the commands of `note slow` late, and fails those of `note broken`. */
    const executor: BulkExecutor = {
      executeAll: async (items) => {
        const [said] = items.flatMap(({ fields }) =>
          typeof fields['summary'] === 'string' ? [fields['summary']] : [],
        );
        if (said === 'note broken') throw new Error('the store is not there');
        for (let turns = said === 'note slow' ? 50 : 0; turns > 0; turns--) await turn();
        if (said !== undefined) answered.push(said);
        return items.map(() => (said === undefined ? { kind: 'applied' } : refused('closed')));
      },
    };
    beforeEach(() => answered.splice(0));

    it('enters the rows in the order of the file', async () => {
      await run([row('note slow', 'd1'), row('note', 'd2'), row('note', 'd3')], executor, { chunkRows: 1 });
      expect(answered.slice(0, 2)).toEqual(['note', 'note slow']);
      expect(rejectedRows()).toMatchObject([{ row: 1 }, { row: 2 }, { row: 3 }]);
    });

    it('lets the first one end before it passes a failure on', async () => {
      const running = run([row('note slow', 'd1'), row('note broken', 'd2')], executor, { chunkRows: 1 });
      await expect(running).rejects.toThrow('the store is not there');
      expect(answered).toEqual(['note slow']);
      expect(rejectedRows()).toMatchObject([{ row: 1 }]);
    });
  });

  it('sends nothing where it was told to stop before it began', async () => {
    const executor = new Recorder();
    expect(await run([row('note')], executor, { signal: AbortSignal.abort() })).toMatchObject({
      rows: 0,
      finished: false,
    });
    expect(executor.calls).toEqual([]);
  });

  it('rejects a row from the future: what has not happened yet is no history', async () => {
    const executor = new Recorder();
    const lines = [row('note', 'd1', '1', '2026-02-01T00:00:00Z'), row('note', 'd2', '1', '2026-02-01T00:00:01Z')];
    expect(await run(lines, executor)).toMatchObject({ rows: 2, mapped: 1, rejected: 1 });
    expect(rejectedRows()).toMatchObject([{ row: 2, reason: { code: 'time-in-future' } }]);
  });

  it('passes on that the store is not there', async () => {
    const executor = { executeAll: () => Promise.reject(new Error('the store is not there')) };
    await expect(run([row('note'), row('note')], executor, { chunkRows: 1 })).rejects.toThrow('the store is not there');
  });

  it('tells how far it is', async () => {
    let clock = NOW;
    const seen: unknown[] = [];
    await run([row('note'), row('note')], new Recorder(), {
      chunkRows: 1,
      now: () => (clock += 500),
      onProgress: (progress) => seen.push(progress),
    });
    const size = fs.statSync(path.join(folder, 'deals.csv')).size;
    expect(seen).toEqual([
      { rows: 1, eventsPerSecond: 2, bytesRead: size, totalBytes: size, secondsLeft: 0 },
      { rows: 2, eventsPerSecond: 2, bytesRead: size, totalBytes: size, secondsLeft: 0 },
    ]);
  });
});
