import cliProgress from 'cli-progress';
import type { Meter } from '../read/text.js';

/** How far an import is. */
export interface ImportProgress {
  /** Rows dealt with so far. */
  readonly rows: number;
  /** Rows a second since the start. */
  readonly eventsPerSecond: number;
  /** Bytes of the file as it lies on the disk. */
  readonly bytesRead: number;
  readonly totalBytes: number;
  /** Estimated by the bytes; absent until some were read. */
  readonly secondsLeft?: number;
}

/** @returns a function from the rows dealt with to the progress at this moment */
export function progressClock(now: () => number, totalBytes: number, meter: Meter): (rows: number) => ImportProgress {
  const started = now();
  return (rows) => {
    const { bytesRead } = meter;
    const seconds = (now() - started) / 1_000;
    return {
      rows,
      eventsPerSecond: seconds > 0 ? Math.round(rows / seconds) : 0,
      bytesRead,
      totalBytes,
      ...(bytesRead > 0 && { secondsLeft: Math.round((seconds * Math.max(0, totalBytes - bytesRead)) / bytesRead) }),
    };
  };
}

export interface ProgressPrinter {
  update(progress: ImportProgress): void;
  stop(): void;
}

/**
 * Where progress is printed: a terminal gets a bar, anything else a plain line at most once a second.
 * @param what is done: every line begins with it
 * @param silentMs for how long nothing is said, of what is mostly done sooner
 */
export function progressPrinter(
  what: string,
  out: { write(text: string): unknown; readonly isTTY?: boolean },
  now: () => number,
  silentMs = 0,
): ProgressPrinter {
  const begun = now();
  const printer = out.isTTY === true ? barPrinter(what, out as NodeJS.WriteStream) : linePrinter(what, out, now);
  return {
    update(progress) {
      if (now() - begun >= silentMs) printer.update(progress);
    },
    stop: () => {
      printer.stop();
    },
  };
}

function barPrinter(what: string, stream: NodeJS.WriteStream): ProgressPrinter {
  const bar = new cliProgress.SingleBar({
    stream,
    format: '{bar} {text}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
  });
  let started = false;
  return {
    update(progress) {
      if (!started) bar.start(progress.totalBytes, 0, { text: '' });
      started = true;
      bar.update(progress.bytesRead, { text: `${what}: ${progressText(progress)}` });
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

function linePrinter(what: string, out: { write(text: string): unknown }, now: () => number): ProgressPrinter {
  let last = -Infinity;
  return {
    update(progress) {
      if (now() - last < 1_000) return;
      last = now();
      out.write(`${what}: ${progressText(progress)}\n`);
    },
    stop: () => undefined,
  };
}

/** `12,000 rows, 8,000 events/s, 45%, 12 s left` */
export function progressText({ rows, eventsPerSecond, bytesRead, totalBytes, secondsLeft }: ImportProgress): string {
  const percent = totalBytes === 0 ? 100 : Math.floor((100 * bytesRead) / totalBytes);
  const left = secondsLeft === undefined ? '' : `, ${secondsLeft} s left`;
  return `${rows.toLocaleString('en-US')} rows, ${eventsPerSecond.toLocaleString('en-US')} events/s, ${percent}%${left}`;
}
