import { pipeline, Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { ImportError } from '../errors.js';
import type { Batches } from './batches.js';
import { MAX_RECORD_CHARACTERS, type TableOptions, type TableRecord } from './table.js';

const BATCH = 500;

/** Records of a table with a delimiter and quotes (RFC 4180); empty lines are left out. */
export async function* delimitedRecords(
  file: string,
  text: AsyncIterable<string>,
  { delimiter = ',', comment }: TableOptions,
): Batches<TableRecord> {
  const parser = parse({
    delimiter,
    bom: true,
    trim: true,
    info: true,
    relax_column_count: true, // the reader counts the columns itself, to say which were expected
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    ...(comment === undefined ? {} : { comment, comment_no_infix: true }),
  });
  const records = pipeline(Readable.from(text), parser, () => undefined);
  let batch: TableRecord[] = [];
  let failure: { readonly error: unknown } | undefined;
  let lastLine = 0;
  try {
    for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: Info }>) {
      batch.push({ line: info.lines, values: record });
      lastLine = info.lines;
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    failure = { error: error instanceof CsvError ? broken(file, error, lastLine) : error };
  }
  yield batch;
  if (failure) throw failure.error;
}

/** @param lastLine that of the last whole record: a quote that is not closed is noticed at the end of the file only */
function broken(file: string, error: CsvError, lastLine: number): ImportError {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    const { column } = error as CsvError & { column?: number };
    const place = { file, line: lastLine + 1, ...(column === undefined ? {} : { column: column + 1 }) };
    return new ImportError(place, `a quote is opened in this record and not closed${EXPECTED[error.code] ?? ''}`, {
      cause: error,
    });
  }
  const { lines, column } = error as CsvError & { lines?: unknown; column?: unknown };
  const place = {
    file,
    ...(typeof lines === 'number' ? { line: lines } : {}),
    ...(typeof column === 'number' ? { column: column + 1 } : {}),
  };
  return new ImportError(place, `${error.message}${EXPECTED[error.code] ?? ''}`, { cause: error });
}

const EXPECTED: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: '; expected a closing quote before the end of the file',
  INVALID_OPENING_QUOTE: '; expected quotes around the whole value, quotes within it doubled',
  CSV_INVALID_CLOSING_QUOTE: '; quotes within a value are written twice',
  CSV_MAX_RECORD_SIZE: '; expected the end of the record, a quote is probably not closed',
};
