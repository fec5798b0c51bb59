import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { reject } from '#kernel';
import { clientCommands, leadCommands, pipelineCommands, reasonCommands } from '#sales';
import type { BulkExecutor, BulkItem, BulkOutcome } from '../../libs/import/src/executor.js';
import { parseMapping } from '../../libs/import/src/mapping/load.js';
import { type ImportOptions, importLog } from '../../libs/import/src/run/import-log.js';

export const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leadger-import-'));
export const rejectedPath = path.join(folder, 'rejected.ndjson');
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
export const mapping = await parseMapping(MAPPING, 'deals.yaml', [
  ...clientCommands,
  ...leadCommands,
  ...pipelineCommands,
  ...reasonCommands,
]);

/** Remembers what it was sent, as a store would: a command id again is repeated. */
export class Recorder implements BulkExecutor {
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
export const AT = '2026-01-01T00:00:00Z';
export const NOW = Date.parse('2026-02-01T00:00:00Z');
export const row = (step: string, deal = 'd1', sum = '10.50', at = AT) => `${deal},c-${deal},${step},${at},anna,${sum}`;

export function run(lines: readonly string[], executor: BulkExecutor, more: Partial<ImportOptions> = {}) {
  const file = path.join(folder, 'deals.csv');
  fs.writeFileSync(file, [HEADER, ...lines, ''].join('\n'));
  return importLog({ path: file, mapping, executor, rejectedPath, now: () => NOW, ...more });
}
export const refused = (code: string): BulkOutcome => ({
  kind: 'rejected',
  rejection: reject('refused', code, `no: ${code}`),
});
export const rejectedRows = () =>
  fs
    .readFileSync(rejectedPath, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { row: number; reason: { code: string } });
