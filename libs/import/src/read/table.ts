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
