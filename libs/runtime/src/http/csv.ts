import { stringify } from 'csv-stringify/sync';
import type { CsvTable } from '#kernel';

/** What a spreadsheet would compute where it should show it. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A table as CSV (RFC 4180, but lines end with LF) with a header line. A text that a spreadsheet would take for a formula has an
 * apostrophe before it, as OWASP advises ("CSV Injection"); numbers stay as they are.
 */
export function csvText<Answer>(table: CsvTable<Answer>, answer: Answer): string {
  const records = table.rows(answer);
  const names = Object.keys(records[0] ?? table.columns).filter((name) => !name.endsWith('*'));
  return stringify(records, {
    header: true,
    columns: names,
    cast: { string: (text) => (FORMULA.test(text) ? `'${text}` : text) },
  });
}

/** How the table is described to those who ask for it. */
export const csvDescription = ({ columns }: CsvTable<never>): string =>
  `A header line and one record a row (RFC 4180, lines end with LF), null as nothing, a text that a spreadsheet would compute with an apostrophe before it. ${Object.entries(
    columns,
  )
    .map(([name, holds]) => `\`${name}\`: ${holds}`)
    .join('; ')}`;
