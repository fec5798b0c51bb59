/** What became of a file. Always: rows = mapped + skipped + rejected. */
export interface ImportAccount {
  /** Rows read and dealt with. */
  readonly rows: number;
  /** Rows all of whose commands were applied now or before, or changed nothing. */
  readonly mapped: number;
  readonly skipped: number;
  /** Rows that could not be mapped, or one of whose commands was refused. */
  readonly rejected: number;
  /** Skipped rows by the mapping's rule. */
  readonly skippedBy: Readonly<Record<string, number>>;
  /** Commands sent, those that register clients and publish pipelines included. */
  readonly commands: number;
  /** Of these, the ones an earlier run had applied. */
  readonly repeated: number;
  /** Of these, the ones that found everything as they wanted it. */
  readonly unchanged: number;
  /** Business time of the earliest and the latest mapped row: ISO 8601 instants in UTC. */
  readonly firstAt?: string;
  readonly lastAt?: string;
  /** Whether the file was read to its end. */
  readonly finished: boolean;
  /** Why the file could not be read to its end: file, line and column. What was imported before stays. */
  readonly error?: string;
}

/** The account while it is being written. */
export class OpenAccount {
  private readonly counts = { rows: 0, mapped: 0, skipped: 0, rejected: 0, commands: 0, repeated: 0, unchanged: 0 };
  private readonly skippedBy = new Map<string, number>();
  private firstAt: string | undefined;
  private lastAt: string | undefined;

  get rows(): number {
    return this.counts.rows;
  }

  mapped(at: string): void {
    this.counts.rows += 1;
    this.counts.mapped += 1;
    if (this.firstAt === undefined || at < this.firstAt) this.firstAt = at;
    if (this.lastAt === undefined || at > this.lastAt) this.lastAt = at;
  }

  skipped(rule: string): void {
    this.counts.rows += 1;
    this.counts.skipped += 1;
    this.skippedBy.set(rule, (this.skippedBy.get(rule) ?? 0) + 1);
  }

  rejected(): void {
    this.counts.rows += 1;
    this.counts.rejected += 1;
  }

  sent(outcomes: readonly { readonly kind: string }[]): void {
    this.counts.commands += outcomes.length;
    this.counts.repeated += outcomes.filter(({ kind }) => kind === 'repeated').length;
    this.counts.unchanged += outcomes.filter(({ kind }) => kind === 'unchanged').length;
  }

  close(finished: boolean, error?: string): ImportAccount {
    return {
      ...this.counts,
      skippedBy: Object.fromEntries(this.skippedBy),
      ...(this.firstAt !== undefined && { firstAt: this.firstAt }),
      ...(this.lastAt !== undefined && { lastAt: this.lastAt }),
      finished,
      ...(error !== undefined && { error }),
    };
  }
}

/** The account as lines for people. */
export function accountLines(account: ImportAccount, rejectedPath: string): string[] {
  const { rows, mapped, skipped, rejected, commands, repeated, unchanged, firstAt, lastAt } = account;
  const withoutEffect = unchanged > 0 ? `, ${count(unchanged)} without effect` : '';
  const rules = Object.entries(account.skippedBy).sort(([, a], [, b]) => b - a);
  return [
    `${count(rows)} rows read = ${count(mapped)} mapped + ${count(skipped)} skipped by the mapping + ${count(rejected)} rejected`,
    ...rules.map(([rule, rows]) => `  skipped: ${count(rows)} by ${rule}`),
    `${count(commands)} commands sent, ${count(repeated)} of them applied by an earlier run${withoutEffect}`,
    ...(firstAt === undefined || lastAt === undefined ? [] : [`happened from ${firstAt} to ${lastAt}`]),
    ...(rejected > 0 ? [`the rejected rows with their reasons are in ${rejectedPath}`] : []),
    ...ending(account),
  ];
}

function ending({ error, finished }: ImportAccount): string[] {
  if (error !== undefined) {
    return [
      `stopped: ${error}`,
      'What was imported before that place stays; after mending the file, run the import again.',
    ];
  }
  return finished ? [] : ['stopped before the end of the file; run the import again to go on, nothing is doubled'];
}

const count = (value: number): string => value.toLocaleString('en-US');
