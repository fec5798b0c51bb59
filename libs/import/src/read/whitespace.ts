import type { Batches } from './batches.js';
import { MAX_RECORD_CHARACTERS, type TableOptions, type TableRecord } from './table.js';
import { TextFault } from './text-fault.js';
import type { UntilFault } from './until-fault.js';

/** Records of a table whose columns are set apart by blanks and tabs; empty lines are left out. */
export async function* whitespaceRecords(text: UntilFault, { comment }: TableOptions): Batches<TableRecord> {
  let line = 0;
  for await (const lines of linesOf(text)) {
    const records: TableRecord[] = [];
    for (const content of lines) {
      line += 1;
      const trimmed = content.trim();
      if (trimmed === '' || (comment !== undefined && trimmed.startsWith(comment))) continue;
      records.push({ line, values: trimmed.split(/\s+/) });
    }
    // What comes after a fault is the line that it is in.
    text.line = text.fault ? line : line + 1;
    yield records;
  }
}

async function* linesOf(text: AsyncIterable<string>): Batches<string> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_RECORD_CHARACTERS) throw new TextFault(`a line has over ${MAX_RECORD_CHARACTERS} characters`);
    yield lines;
  }
  if (rest !== '') yield [rest];
}
