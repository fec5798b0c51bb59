/** One line of the benchmark: a figure, what it is measured against in the same run, and their ratio. */
export interface Figure {
  readonly name:
    | 'rebuild'
    | 'append'
    | 'http-command'
    | 'import'
    | 'read'
    | 'rss'
    | 'rebuild-1m'
    | 'mongo-write'
    | 'esdb-read'
    | 'esdb-append'
    | 'esdb-rss';
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
  /** What value and baseline are, for people. */
  readonly note: string;
}

export const figure = (name: Figure['name'], value: number, unit: string, baseline: number, note: string): Figure => ({
  name,
  value: round(value),
  unit,
  baseline: round(baseline),
  ratio: round(value / baseline),
  note,
});

const round = (value: number): number => Number(value.toPrecision(4));

export function print(one: Figure, asJson: boolean): void {
  const { name, value, unit, baseline, ratio, note } = one;
  process.stdout.write(
    asJson
      ? `${JSON.stringify({ name, value, unit, baseline, ratio })}\n`
      : `${name.padEnd(13)} ${String(value).padStart(9)} ${unit.padEnd(9)} baseline ${String(baseline).padStart(9)}  ratio ${ratio}  (${note})\n`,
  );
}

/** Seconds that the work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

export interface Measured {
  readonly value: number;
  readonly baseline: number;
}

/**
 * The middle one of several measurements of each, one after the other and again, so that what else the machine does falls on both
 * alike.
 */
export async function inTurns(
  times: number,
  ours: () => Promise<number>,
  bare: () => Promise<number>,
): Promise<Measured> {
  const [values, baselines]: [number[], number[]] = [[], []];
  for (let n = 0; n < times; n++) {
    baselines.push(await bare());
    values.push(await ours());
  }
  return { value: median(values), baseline: median(baselines) };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
