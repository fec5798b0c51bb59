import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readCsv } from '../../libs/import/src/read/csv.js';
import { valuesOf } from '../../libs/import/src/read/row.js';
import type { TableOptions } from '../../libs/import/src/read/table.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leadger-csv-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

/** The records of a table, up to where it is broken, and what is wrong there. The file is removed after the spec. */
export async function readTable(content: string | Buffer, options?: TableOptions) {
  const file = path.join(folder, 'table.csv');
  fs.writeFileSync(file, content);
  const rows: { number: number; line: number; values: Record<string, string> }[] = [];
  try {
    for await (const row of readCsv(file, options)) {
      rows.push({ number: row.number, line: row.line, values: valuesOf(row) });
    }
    return { rows };
  } catch (error) {
    return { rows, error };
  }
}
