import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { clientCommands, leadCommands, pipelineCommands, reasonCommands } from '#sales';
import type { BulkExecutor, BulkItem, BulkOutcome } from './executor.js';
import { loadMapping } from './mapping/load.js';
import { type ImportAccount } from './run/account.js';
import { importLog } from './run/import-log.js';

const COMMANDS = [...clientCommands, ...leadCommands, ...pipelineCommands, ...reasonCommands];
const root = process.cwd();
const data = path.join(root, '../shared/data');

class Counter implements BulkExecutor {
  readonly ids = new Set<string>();
  readonly offers = new Set<unknown>();
  readonly counts: Record<string, number> = {};

  async executeAll(items: readonly BulkItem[]): Promise<BulkOutcome[]> {
    for (const { command, commandId, fields } of items) {
      this.ids.add(commandId);
      this.counts[command] = (this.counts[command] ?? 0) + 1;
      if (command === 'send-offer') this.offers.add(fields['offerId']);
    }
    return items.map(() => ({ kind: 'applied' }));
  }
}

async function imported(file: string, mappingFile: string): Promise<[ImportAccount, Counter]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leadger-shipped-'));
  const executor = new Counter();
  const account = await importLog({
    path: path.join(data, file),
    mapping: await loadMapping(path.join(root, 'mappings', mappingFile), COMMANDS),
    executor,
    rejectedPath: path.join(folder, 'rejected.ndjson'),
    now: Date.now,
  });
  fs.rmSync(folder, { recursive: true });
  return [account, executor];
}

/** The originals are public: DOI 10.4121/uuid:3926db30-f712-4394-aebc-75976070e91f, and brucehardie.com/datasets. */
function withFile(file: string, name: string, test: () => Promise<void>): void {
  if (fs.existsSync(path.join(data, file))) it(name, test, 120_000);
  else it.skip(`${name} (${file} is not in ../shared/data)`, test);
}

describe('the mappings that ship', () => {
  it.each(['bpic2012.yaml', 'cdnow.yaml'])('%s fits the commands there are', async (file) => {
    const mapping = await loadMapping(path.join(root, 'mappings', file), COMMANDS);
    expect(mapping.name).toBe(path.basename(file, '.yaml'));
  });

  withFile('bpic2012.xes.gz', 'every event of the BPI Challenge 2012 is mapped or skipped as published', async () => {
    const [account, { ids, offers, counts }] = await imported('bpic2012.xes.gz', 'bpic2012.yaml');
    expect(account).toMatchObject({
      rows: 262_200,
      mapped: 157_476,
      skipped: 104_724,
      rejected: 0,
      skippedBy: { 'offers selected': 7_030, 'work items scheduled or started': 97_694 },
      finished: true,
    });
    expect(counts).toEqual({
      'define-reason': 2,
      'publish-pipeline': 1,
      'register-client': 13_087,
      'register-lead': 13_087,
      'change-status': 13_087 + 7_367 + 5_113 + 5_015 + 3 * 2_246,
      'lose-lead': 7_635 + 2_807,
      'draft-offer': 7_030,
      'assign-lead': 7_030,
      'request-offer': 7_030,
      'send-offer': 7_030,
      'accept-offer': 2_243,
      'refuse-offer': 3_655 + 802,
      'log-lead-contact': 75_867,
    });
    expect(ids.size).toBe(account.commands);
    expect(offers.size).toBe(7_030);
  });

  withFile('cdnow-master.txt', 'every purchase of CDNOW is mapped', async () => {
    const [account, { ids, counts }] = await imported('cdnow-master.txt', 'cdnow.yaml');
    expect(account).toMatchObject({ rows: 69_659, mapped: 69_659, skipped: 0, rejected: 0, finished: true });
    expect(account).toMatchObject({ firstAt: '1997-01-01T00:00:00.000Z', lastAt: '1998-06-30T00:00:00.000Z' });
    expect(counts).toEqual({ 'register-client': 23_570, 'record-purchase': 69_659 });
    expect(ids.size).toBe(account.commands);
  });
});
