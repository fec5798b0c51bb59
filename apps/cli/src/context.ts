/** What every verb gets from outside. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Sets the exit code. */
  readonly exit: (code: number) => void;
}
