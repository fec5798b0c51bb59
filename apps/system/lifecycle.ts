import { ConfigError, NotReady, RebuildLost, RebuildUnderWay } from '#runtime';
import { StoreUnavailable } from '#event-store';
import { ReadStoreUnavailable } from '#read-store';
import { OutputFailed } from './output.js';

/** A terminal signals npm and its program, and npm hands it on to the program: both are one Ctrl-C. */
const REPEATED_MS = 1_000;

/** Aborts at the first Ctrl-C or SIGTERM: what is in flight is finished then. Another one, later on, ends the process at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let first = Infinity;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (performance.now() - first > REPEATED_MS) process.exit(130);
      first = Math.min(first, performance.now());
      controller.abort();
    });
  }
  return controller.signal;
}

/** Resolves when the signal aborts. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });

/** How long what is closed may keep a program that has done its work: a connection waits for its other end to close too. */
const LEAVE_MS = 1_000;

/** Runs a program; what the user can mend is one sentence on standard error and exit code 1, a bug shows its stack. */
export async function runProgram(program: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await program();
  } catch (error) {
    report(error);
    process.exitCode = 1;
  }
  // A reader of our output may be slow, and what is not written yet must not be cut off.
  await new Promise((written) => process.stdout.write('', written));
  setTimeout(() => process.exit(), LEAVE_MS).unref();
}

/** Says on standard error what went wrong. */
export function report(error: unknown): void {
  process.stderr.write(`leadger: ${said(error)}\n`);
}

/** What the user can mend or wait for. */
const FORESEEN = [
  ConfigError,
  NotReady,
  OutputFailed,
  StoreUnavailable,
  ReadStoreUnavailable,
  RebuildLost,
  RebuildUnderWay,
];

function said(error: unknown): string {
  if (FORESEEN.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, syscall } = (error instanceof Error ? error : {}) as NodeJS.ErrnoException;
  return NOT_SERVED[`${syscall} ${code}`] ?? stackOf(error);
}

/** Why nothing can be served there, by what Node says. */
const NOT_SERVED: Readonly<Record<string, string>> = {
  'listen EADDRINUSE': 'The port is in use; stop the other program or set LEADGER_PORT to a free one',
  'listen EACCES': 'The port may not be opened by this user; set LEADGER_PORT to one from 1024',
  'listen EADDRNOTAVAIL': 'This machine does not have the address of LEADGER_HOST',
  'getaddrinfo ENOTFOUND': 'The name of LEADGER_HOST stands for no address here; 127.0.0.1 always does',
};

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
