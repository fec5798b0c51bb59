import { CsvError, type Info, parse, type Parser } from 'csv-parse';
import { ImportError } from '../errors.js';
import type { Batches } from './batches.js';
import { lineFeeds } from './line-feeds.js';
import { MAX_RECORD_CHARACTERS, type TableOptions, type TableRecord } from './table.js';
import type { UntilFault } from './until-fault.js';

/**
 * Records of a table with a delimiter and quotes (RFC 4180); empty lines are left out, and lines within a value end with LF. Those
 * before a fault are handed out first.
 */
export async function* delimitedRecords(file: string, text: UntilFault, options: TableOptions): Batches<TableRecord> {
  let records: TableRecord[] = [];
  let lastLine = 0;
  const parser = parserOf(options, (values, { lines }) => {
    records.push({ line: lines, values });
    lastLine = lines;
  });
  const taken = (): TableRecord[] => {
    const batch = records;
    records = [];
    return batch;
  };
  try {
    for await (const piece of lineFeeds(text)) {
      await written(parser, piece);
      yield taken();
    }
    await written(parser);
    text.line = parser.info.lines;
  } catch (error) {
    // The parser counts a line when something stands in it.
    text.line = parser.info.lines + Number(text.endsLine);
    yield taken();
    if (!(error instanceof CsvError)) throw error;
    if (!text.fault || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw broken(file, error, lastLine);
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
    record_delimiter: '\n',
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

/** @param lastLine that of the last whole record: a quote that is not closed is noticed at the end of the file only */
function broken(file: string, error: CsvError, lastLine: number): ImportError {
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
    ...(typeof lines === 'number' ? { line: lines } : {}),
    ...(column === undefined ? {} : { column }),
  };
  return new ImportError(place, `${error.message}${EXPECTED[error.code] ?? ''}`, { cause: error });
}

const EXPECTED: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: '; expected a closing quote before the end of the file',
  INVALID_OPENING_QUOTE: '; expected quotes around the whole value, quotes within it doubled',
  CSV_INVALID_CLOSING_QUOTE: '; quotes within a value are written twice',
  CSV_MAX_RECORD_SIZE: '; expected the end of the record, a quote is probably not closed',
};
