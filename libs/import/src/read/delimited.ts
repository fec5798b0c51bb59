import { CsvError, type Info, parse, type Parser } from 'csv-parse';
import { ImportError } from '../errors.js';
import type { Batches } from './batches.js';
import { MAX_RECORD_CHARACTERS, type TableOptions, type TableRecord } from './table.js';
import type { UntilFault } from './until-fault.js';

/** Records of a table with a delimiter and quotes (RFC 4180); empty lines are left out. Those before a fault are handed out first. */
export async function* delimitedRecords(file: string, text: UntilFault, options: TableOptions): Batches<TableRecord> {
  let records: TableRecord[] = [];
  let lastLine = 0;
  // The parser counts two lines where CR and LF end one within quotes.
  let surplus = 0;
  const parser = parserOf(options, (values, { lines }) => {
    surplus += linesEndedByTwo(values);
    lastLine = lines - surplus;
    records.push({ line: lastLine, values });
  });
  const taken = (): TableRecord[] => {
    const batch = records;
    records = [];
    return batch;
  };
  try {
    for await (const piece of text) {
      await written(parser, piece);
      yield taken();
    }
    await written(parser);
    text.line = parser.info.lines - surplus;
  } catch (error) {
    // The parser counts a line when something stands in it.
    text.line = parser.info.lines - surplus + Number(text.endsLine);
    yield taken();
    if (!(error instanceof CsvError)) throw error;
    if (!text.fault || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw broken(file, error, { lastLine, surplus });
    // It may be closed behind the fault.
    text.column = columnOf(error) ?? 1;
  }
  yield taken();
}

/** @param onRecord is told of each at once: what is handed on through the stream is lost where it fails */
function parserOf(
  { delimiter = ',', comment }: TableOptions,
  onRecord: (values: string[], info: Info) => void,
): Parser {
  const parser = parse({
    delimiter,
    bom: true,
    trim: true,
    relax_column_count: true, // the reader counts the columns itself, to say which were expected
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    on_record: (values: string[], info) => {
      onRecord(values, info);
      return null;
    },
    ...(comment === undefined ? {} : { comment, comment_no_infix: true }),
  });
  return parser.on('error', () => undefined).resume();
}

/** @param text the next piece; absent = there is no more */
function written(parser: Parser, text?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => {
      if (error) reject(error);
      else resolve();
    };
    if (text === undefined) parser.end(done);
    else parser.write(text, done);
  });
}

/** From 1. */
function columnOf(error: CsvError): number | undefined {
  const { column } = error as CsvError & { column?: unknown };
  return typeof column === 'number' ? column + 1 : undefined;
}

/** How many line ends within the values are CR and LF. */
const linesEndedByTwo = (values: readonly string[]): number =>
  values.reduce((sum, value) => (value.includes('\r\n') ? sum + value.split('\r\n').length - 1 : sum), 0);

/**
 * @param counted.lastLine that of the last whole record: a quote that is not closed is noticed at the end of the file only
 * @param counted.surplus by how much the parser's own count of lines is too high
 */
function broken(
  file: string,
  error: CsvError,
  { lastLine, surplus }: { readonly lastLine: number; readonly surplus: number },
): ImportError {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    const column = columnOf(error);
    const place = { file, line: lastLine + 1, ...(column === undefined ? {} : { column }) };
    return new ImportError(place, `a quote is opened in this record and not closed${EXPECTED[error.code] ?? ''}`, {
      cause: error,
    });
  }
  const { lines } = error as CsvError & { lines?: unknown };
  const column = columnOf(error);
  const place = {
    file,
    ...(typeof lines === 'number' ? { line: lines - surplus } : {}),
    ...(column === undefined ? {} : { column }),
  };
  // The place stands before it, by our own count.
  const problem = error.message.replace(/ (at|on) line \d+/, '');
  return new ImportError(place, `${problem}${EXPECTED[error.code] ?? ''}`, { cause: error });
}

const EXPECTED: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: '; expected a closing quote before the end of the file',
  INVALID_OPENING_QUOTE: '; expected quotes around the whole value, quotes within it doubled',
  CSV_INVALID_CLOSING_QUOTE: '; quotes within a value are written twice',
  CSV_MAX_RECORD_SIZE: '; expected the end of the record, a quote is probably not closed',
};
