import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { BulkOutcome } from '../executor.js';
import {
  AT,
  folder,
  mapping,
  NOW,
  Recorder,
  refused,
  rejectedPath,
  rejectedRows,
  row,
  run,
} from '../../../../test/support/importing.js';
import { importLog } from './import-log.js';

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
      unchanged: 0,
      firstAt: '2026-01-01T00:00:00.000Z',
      lastAt: '2026-01-01T00:00:00.000Z',
      finished: true,
    });
    expect(executor.calls.map((items) => items.map(({ command }) => command))).toEqual([
      ['define-reason'],
      ['register-client', 'register-client'],
      ['draft-offer', 'assign-lead', 'request-offer', 'send-offer', 'log-lead-contact'],
    ]);
    expect(executor.calls.map((items) => items.map((item) => item.row))).toEqual([[0], [0, 0], [1, 2, 2, 2, 4]]);
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

  it('takes blanks off values within quotes too: they make no other case and fit the same rule', async () => {
    const executor = new Recorder();
    const account = await run([row('note', 'd1', ''), `" d1\t"," c-d1"," note ",${AT},"anna "," "`], executor);
    expect(account).toMatchObject({ mapped: 2, rejected: 0 });
    const [first, second] = executor.items.filter(({ command }) => command === 'log-lead-contact');
    expect(second?.fields).toEqual(first?.fields);
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

  it('calls people as the mapping says, and those it does not name as the log does', async () => {
    const executor = new Recorder();
    const resource = { ...mapping.resource, names: new Map([['Олена Коваль', 'olena']]) };
    const by = (name: string, deal: string) => [row('draft', deal), row('send', deal).replace('anna', name)];
    await run([...by('Олена Коваль', 'd1'), ...by('petro', 'd2')], executor, { mapping: { ...mapping, resource } });
    const assigned = executor.items.filter(({ command }) => command === 'assign-lead');
    expect(assigned.map(({ fields, actor }) => [fields['seller'], actor.id])).toEqual([
      ['olena', 'olena'],
      ['petro', 'petro'],
    ]);
  });

  it('takes the names of people as they are, and no others', async () => {
    const executor = new Recorder();
    const by = (name: string) => row('note').replace('anna', name);
    const account = await run([by('José Müller'), by('a\0'), by('a\u0007'), by('x'.repeat(201))], executor);
    expect(account).toMatchObject({ mapped: 1, rejected: 3 });
    expect(rejectedRows().map(({ reason }) => reason.code)).toEqual(Array(3).fill('invalid-actor'));
    expect(executor.calls.at(-1)?.map(({ actor }) => actor.id)).toEqual(['José Müller']);
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

  it('rejects a row from the future: what has not happened yet is no history', async () => {
    const executor = new Recorder();
    const lines = [row('note', 'd1', '1', '2026-02-01T00:00:00Z'), row('note', 'd2', '1', '2026-02-01T00:00:01Z')];
    expect(await run(lines, executor)).toMatchObject({ rows: 2, mapped: 1, rejected: 1 });
    expect(rejectedRows()).toMatchObject([{ row: 2, reason: { code: 'time-in-future' } }]);
  });

  it('says so where the columns seem to be set apart by another delimiter', async () => {
    const file = path.join(folder, 'other.csv');
    fs.writeFileSync(file, 'deal;client;step;at;seller;sum\n');
    const account = await importLog({ path: file, mapping, executor: new Recorder(), rejectedPath, now: () => NOW });
    expect(account.error).toMatch(
      /there are: deal;client;step;at;seller;sum; it looks as if format\.delimiter should be ";"$/,
    );
  });
});
