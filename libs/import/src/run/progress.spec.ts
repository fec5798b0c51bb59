import { PassThrough } from 'node:stream';
import { accountLines } from './account.js';
import { progressClock, progressPrinter, progressText } from './progress.js';

describe('the progress of an import', () => {
  it('estimates the time left by the bytes', () => {
    let now = 1_000;
    const meter = { bytesRead: 0 };
    const report = progressClock(() => now, 1_000, meter);
    expect(report(0)).toEqual({ rows: 0, eventsPerSecond: 0, bytesRead: 0, totalBytes: 1_000 });
    now = 3_000;
    meter.bytesRead = 250;
    const progress = report(5_000);
    expect(progress).toEqual({
      rows: 5_000,
      eventsPerSecond: 2_500,
      bytesRead: 250,
      totalBytes: 1_000,
      secondsLeft: 6,
    });
    expect(progressText(progress)).toBe('5,000 rows, 2,500 events/s, 25%, 6 s left');
  });

  it('is printed as plain lines, one a second at most, where there is no terminal; from a time on, where it is told', () => {
    const printed = (silentMs?: number): string[] => {
      let now = 0;
      const lines: string[] = [];
      const printer = progressPrinter('imported', { write: (text) => lines.push(text) }, () => now, silentMs);
      for (const rows of [1, 2, 3, 4]) {
        printer.update({ rows, eventsPerSecond: 1, bytesRead: rows, totalBytes: 4 });
        now += 600;
      }
      printer.stop();
      return lines;
    };
    const third = 'imported: 3 rows, 1 events/s, 75%\n';
    expect(printed()).toEqual(['imported: 1 rows, 1 events/s, 25%\n', third]);
    expect(printed(1_000)).toEqual([third]);
  });

  it('is a bar on a terminal', () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 200 });
    const printer = progressPrinter('imported', terminal, () => 0);
    printer.update({ rows: 2, eventsPerSecond: 1, bytesRead: 2, totalBytes: 4 });
    printer.stop();
    const printed = String(terminal.read());
    expect(printed).toContain(`${'█'.repeat(15)}${'░'.repeat(15)} imported: 2 rows, 1 events/s, 50%`);
    expect(printed).not.toContain('undefined');
  });

  it('ends with an account that adds up', () => {
    const counts = {
      rows: 5_000,
      mapped: 4_000,
      skipped: 990,
      rejected: 10,
      skippedBy: { noise: 990 },
      commands: 9,
      repeated: 2,
      unchanged: 1,
    };
    expect(accountLines({ ...counts, finished: true }, 'out.ndjson')).toEqual([
      '5,000 rows read = 4,000 mapped + 990 skipped by the mapping + 10 rejected',
      '  skipped: 990 by noise',
      '9 commands sent, 2 of them applied by an earlier run, 1 without effect',
      'the rejected rows with their reasons are in out.ndjson',
    ]);
    expect(accountLines({ ...counts, finished: false, error: 'x.csv, line 3: broken' }, '').slice(-2)).toEqual([
      'stopped: x.csv, line 3: broken',
      'What was imported before that place stays; after mending the file, run the import again.',
    ]);
  });
});
