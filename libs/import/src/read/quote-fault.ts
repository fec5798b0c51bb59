import type { CsvError, Parser } from 'csv-parse';
import { type FilePlace, ImportError } from '../errors.js';
import { MAX_RECORD_CHARACTERS } from './table.js';

/** What csv-parse knows of the value that it is in, beside what its types say. */
interface Reading {
  readonly quoting: boolean;
  readonly field: { toJSON(): string };
}

const readingOf = (parser: Parser): Reading => (parser as Parser & { readonly state: Reading }).state;

const DOUBLED = 'quotes within a value are written twice, and there are quotes around the whole of it';
const PROBLEMS: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE:
    'there is a quote within a value; expected quotes around the whole value, quotes within it doubled',
  CSV_MAX_RECORD_SIZE: `the record has over ${MAX_RECORD_CHARACTERS} characters; expected its end`,
};
const NOT_CLOSED: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'before the end of the file',
  CSV_MAX_RECORD_SIZE: `within ${MAX_RECORD_CHARACTERS} characters`,
};
const AFTER_QUOTE = new Set(['CSV_INVALID_CLOSING_QUOTE', 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE']);

/** The column that the parser is in, from 1. */
export function columnOf(error: CsvError): number {
  const { column } = error as CsvError & { column?: unknown };
  return typeof column === 'number' ? column + 1 : 1;
}

/** Why the parser cannot go on, in words of our own: its messages count columns otherwise and name its options. */
export function quoteFault(file: string, error: CsvError, parser: Parser): ImportError {
  const column = columnOf(error);
  const { lines } = parser.info;
  const opened = openedIn(error, parser);
  const failed = (place: FilePlace, problem: string): ImportError => new ImportError(place, problem, { cause: error });
  const end = readingOf(parser).quoting ? NOT_CLOSED[error.code] : undefined;
  if (end !== undefined) {
    const problem = `a quote is opened in this record and not closed; expected a closing quote ${end}`;
    return failed({ file, line: opened, column }, problem);
  }
  if (AFTER_QUOTE.has(error.code)) {
    const since = opened === lines ? '' : ` (the value begins in line ${opened})`;
    const problem = `something follows the closing quote of a value${since}; expected the delimiter or the end of the record: ${DOUBLED}`;
    return failed({ file, line: lines, column }, problem);
  }
  return failed({ file, line: lines, column }, PROBLEMS[error.code] ?? error.message);
}

/** The line in which the value begins that the parser is in: at the end of a file, a line end that comes last is not counted yet. */
function openedIn({ code }: CsvError, parser: Parser): number {
  const value = readingOf(parser).field.toJSON();
  const counted = code === 'CSV_QUOTE_NOT_CLOSED' ? value.replace(/\n$/, '') : value;
  return parser.info.lines - (counted.split('\n').length - 1);
}
