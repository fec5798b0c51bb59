import type { Output } from '../../system/output.js';

/** What every verb gets from outside. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Where the result goes. */
  readonly output: Output;
  /** Sets the exit code. */
  readonly exit: (code: number) => void;
}
