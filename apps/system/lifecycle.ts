import { ConfigError } from '#runtime';
import { StoreUnavailable } from '#event-store';
import { ReadStoreUnavailable } from '#read-store';
import { keepHeapSmall } from './heap.js';

/** Aborts at the first Ctrl-C or SIGTERM: what is in flight is finished then. A second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
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

/** Runs a program; what the user can mend is one sentence on standard error and exit code 1, a bug shows its stack. */
export async function runProgram(program: () => Promise<number>): Promise<void> {
  keepHeapSmall();
  try {
    process.exitCode = await program();
  } catch (error) {
    process.stderr.write(`leadger: ${said(error)}\n`);
    process.exitCode = 1;
  }
}

function said(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StoreUnavailable || error instanceof ReadStoreUnavailable)
    return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is in use; stop the other program or set LEADGER_PORT to a free one';
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
