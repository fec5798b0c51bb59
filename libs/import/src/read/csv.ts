import { basename } from 'node:path';
import { type FilePlace, ImportError } from '../errors.js';
import { listed } from '../listed.js';
import { type Batches, flat } from './batches.js';
import { delimitedRecords } from './delimited.js';
import { delimiterHint, type TableOptions, type TableRecord } from './table.js';
import type { Row } from './row.js';
import { type Meter, readText, sizeOf } from './text.js';
import { TextFault } from './text-fault.js';
import { UntilFault } from './until-fault.js';
import { whitespaceRecords } from './whitespace.js';
import { withoutXml } from './without-xml.js';

const NO_CASE: ReadonlyMap<string, string> = new Map();

/**
 * The records of a table, plain or gzipped, in the order of the file. Memory does not grow with it.
 * @param onColumns is told the names of the columns before the first row; what it throws ends the reading
 * @throws ImportError where the file is broken, after the rows before that place have been handed out.
 */
export const readCsv = (
  path: string,
  options?: TableOptions,
  meter?: Meter,
  onColumns?: (columns: readonly string[]) => void,
): AsyncGenerator<Row, void, undefined> => flat(tableBatches(path, options, meter, onColumns));

/** The same, many rows at a time. */
export async function* tableBatches(
  path: string,
  options: TableOptions = {},
  meter: Meter = { bytesRead: 0 },
  onColumns: (columns: readonly string[]) => void = () => undefined,
): Batches<Row> {
  await sizeOf(path);
  const file = basename(path);
  const table = new Table(file, options, onColumns);
  const text = new UntilFault(withoutXml(file, readText(path, meter, options.encoding)));
  const records =
    options.delimiter === 'whitespace' ? whitespaceRecords(text, options) : delimitedRecords(file, text, options);
  try {
    for await (const batch of records) {
      const failure = table.add(text.wholeOf(batch));
      yield table.take();
      if (failure) throw failure;
    }
  } catch (error) {
    throw error instanceof TextFault ? faultAt({ file, line: table.line + 1 }, error) : error;
  }
  if (text.fault) throw faultAt({ file, line: text.line, column: text.column }, text.fault);
  table.end();
}

const faultAt = (place: FilePlace, fault: TextFault): ImportError =>
  new ImportError(place, fault.message, { cause: fault });

/** Rows out of records: the columns are known by the first one. */
class Table {
  line = 0;
  private columns: readonly string[] | undefined;
  private number = 0;
  private rows: Row[] = [];

  constructor(
    private readonly file: string,
    private readonly options: TableOptions,
    private readonly onColumns: (columns: readonly string[]) => void,
  ) {}

  /** @returns what is wrong with one of the records; those before it were added */
  add(records: readonly TableRecord[]): ImportError | undefined {
    try {
      for (const record of records) this.addRecord(record);
      return undefined;
    } catch (error) {
      if (error instanceof ImportError) return error;
      throw error;
    }
  }

  private addRecord(record: TableRecord): void {
    this.line = record.line;
    if (this.columns === undefined) {
      this.columns = columnsOf(this.file, record, this.options);
      this.onColumns(this.columns);
      if (this.options.header !== false) return;
    }
    const values = valuesOfRecord(this.file, this.columns, record);
    this.number += 1;
    this.rows.push({ number: this.number, line: record.line, case: NO_CASE, values });
  }

  take(): Row[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  end(): void {
    if (this.columns !== undefined) return;
    const { header, columns = [] } = this.options;
    const expected = header === false ? `a record with the columns ${columns.join(', ')}` : 'a header line';
    throw new ImportError({ file: this.file, line: 1 }, `the file is empty; expected ${expected}`);
  }
}

/** The listed names, else those of the header; a column without a name is called by its place, `#3`. */
function columnsOf(file: string, record: TableRecord, options: TableOptions): readonly string[] {
  const names = options.columns ?? record.values.map((name, index) => (name === '' ? `#${index + 1}` : name));
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice < 0) return names;
  throw new ImportError(
    { file, line: record.line, column: twice + 1 },
    `there are two columns "${listed(names.slice(twice, twice + 1))}"`,
  );
}

function valuesOfRecord(file: string, columns: readonly string[], { line, values }: TableRecord): Map<string, string> {
  if (values.length !== columns.length) {
    const column = Math.min(values.length, columns.length) + 1;
    const expected = `expected ${columns.length} columns (${listed(columns)})`;
    const problem = `the record has ${values.length} columns; ${expected}${delimiterHint(values)}`;
    throw new ImportError({ file, line, column }, problem);
  }
  return new Map(columns.map((name, index) => [name, values[index] ?? '']));
}
