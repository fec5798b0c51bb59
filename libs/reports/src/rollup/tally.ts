/** Counts by code. Codes may be words like `constructor`, so only own properties count. */
export type Tally = Record<string, number>;

export const countOf = (tally: Readonly<Tally>, code: string): number =>
  Object.hasOwn(tally, code) ? (tally[code] ?? 0) : 0;

/** Sets a code's own property: a plain assignment to `__proto__` would set the prototype, or do nothing. */
export function put<Value>(record: Record<string, Value>, code: string, value: Value): void {
  if (code === '__proto__') {
    Object.defineProperty(record, code, { value, writable: true, enumerable: true, configurable: true });
  } else record[code] = value;
}

/** Adds to one count, in place. */
export function add(tally: Tally, code: string, by = 1): void {
  put(tally, code, countOf(tally, code) + by);
}

/** Adds all counts of another tally, in place. */
export function addAll(tally: Tally, other: Readonly<Tally>): void {
  for (const [code, count] of Object.entries(other)) add(tally, code, count);
}

export const sum = (tally: Readonly<Tally>): number => Object.values(tally).reduce((total, count) => total + count, 0);

/** A part of a whole, from 0 to 1; `null` where there is nothing to be part of. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Orders by code unit, so that every machine and locale agrees. */
export const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
