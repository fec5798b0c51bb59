import { CsvError, type Info, parse, type Parser } from 'csv-parse';
import type { Batches } from './batches.js';
import { lineFeeds } from './line-feeds.js';
import { columnOf, quoteFault } from './quote-fault.js';
import { MAX_RECORD_CHARACTERS, type TableOptions, type TableRecord } from './table.js';
import type { UntilFault } from './until-fault.js';

/**
 * Records of a table with a delimiter and quotes (RFC 4180); empty lines are left out, and lines within a value end with LF. Those
 * before a fault are handed out first.
 */
export async function* delimitedRecords(file: string, text: UntilFault, options: TableOptions): Batches<TableRecord> {
  let records: TableRecord[] = [];
  const parser = parserOf(options, (values, { lines }) => {
    records.push({ line: lines, values });
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
    if (!text.fault || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw quoteFault(file, error, parser);
    // It may be closed behind the fault.
    text.column = columnOf(error);
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
