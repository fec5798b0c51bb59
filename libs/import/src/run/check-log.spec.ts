import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleLog } from '../../../../test/support/sample-log.js';
import { commands } from '../../../../apps/system/commands.js';
import { loadMapping } from '../mapping/load.js';
import { checkLog } from './check-log.js';

describe('Checking a log before it is imported', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leadger-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const checking = async (deals: number, broken = '') => {
    const { log: path, mapping, rows } = sampleLog(folder, deals);
    writeFileSync(path, broken, { flag: 'a' });
    return { rows, options: { path, mapping: await loadMapping(mapping, commands), now: () => 0 } };
  };

  it('reads all of it, and says how far it is', async () => {
    const { rows, options } = await checking(2_000);
    const seen: number[] = [];
    const onProgress = (progress: { readonly rows: number }): void => void seen.push(progress.rows);
    expect(await checkLog({ ...options, onProgress })).toBe(true);
    expect([seen.length > 1, seen.at(-1)]).toEqual([true, rows]);
  });

  it('says where it is broken, however far down', async () => {
    const { rows, options } = await checking(2_000, '"never closed');
    await expect(checkLog(options)).rejects.toThrow(`sample.csv, line ${rows + 2}, column 1: `);
  });

  it('ends at the signal', async () => {
    const { options } = await checking(2_000, '"never closed');
    const stop = new AbortController();
    const onProgress = (): void => {
      stop.abort();
    };
    expect(await checkLog({ ...options, onProgress, signal: stop.signal })).toBe(false);
  });
});
