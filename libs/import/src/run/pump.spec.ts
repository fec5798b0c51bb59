import fs from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { BulkExecutor } from '../executor.js';
import { NOW, Recorder, refused, rejectedRows, row, run, folder } from '../../../../test/support/importing.js';

describe('the chunks of an import', () => {
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
