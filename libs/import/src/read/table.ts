/** How a table is written down. */
export interface TableOptions {
  /** One character, `,` unless told; `whitespace` = columns aligned by any number of blanks and tabs, without quotes. */
  readonly delimiter?: string;
  /** Whether the first line names the columns; true unless told. */
  readonly header?: boolean;
  /** The names of the columns: needed without a header, instead of its names with one. */
  readonly columns?: readonly string[];
  /** Lines that start with it are left out. */
  readonly comment?: string;
  /** A WHATWG label, UTF-8 unless told. */
  readonly encoding?: string;
}

/** One record with the blanks around its unquoted values taken off. */
export interface TableRecord {
  readonly line: number;
  readonly values: readonly string[];
}

/** A longer record means that a quote was not closed or that this is no table. */
export const MAX_RECORD_CHARACTERS = 1_000_000;

const DELIMITERS = [';', ',', '\t', '|', ' '];

/** A hint for a record that has one value where more were expected: which delimiter it seems to have; empty where there is none. */
export function delimiterHint(values: readonly string[]): string {
  const [only = '', ...others] = values;
  const found = others.length > 0 ? undefined : DELIMITERS.find((delimiter) => only.includes(delimiter));
  if (found === undefined) return '';
  const named = found === ' ' ? 'whitespace' : JSON.stringify(found);
  return `; it looks as if format.delimiter should be ${named}`;
}
