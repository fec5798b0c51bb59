import { SingleBar } from 'cli-progress';

export interface ProgressShow {
  /** @param share from 0 to 1, asked for only where it is shown */
  update(share: () => number, text: string): void;
  stop(): void;
}

const EVERY_MS = 1_000;
const BAR_EVERY_MS = 100;

/** A bar on a terminal, a line a second elsewhere; on standard error. */
export function showProgress(title: string): ProgressShow {
  return process.stderr.isTTY ? bar(title) : lines(title);
}

const percent = (share: number): number => Math.min(100, Math.floor(100 * share));

function bar(title: string): ProgressShow {
  const shown = new SingleBar({ format: `${title} {bar} {percentage}% {text}`, stream: process.stderr });
  shown.start(100, 0, { text: '' });
  const isDue = every(BAR_EVERY_MS);
  return {
    update: (share, text) => {
      if (isDue()) shown.update(percent(share()), { text });
    },
    stop: () => {
      shown.stop();
    },
  };
}

function lines(title: string): ProgressShow {
  const isDue = every(EVERY_MS);
  isDue();
  return {
    update: (share, text) => {
      if (isDue()) process.stderr.write(`${title} ${percent(share())}%, ${text}\n`);
    },
    stop: () => undefined,
  };
}

function every(ms: number): () => boolean {
  let last = -Infinity;
  return () => {
    if (performance.now() - last < ms) return false;
    last = performance.now();
    return true;
  };
}
