import { parse } from 'csv-parse/sync';
import type { CsvRow, CsvTable } from '#kernel';
import { csvDescription, csvText } from './csv.js';

const table: CsvTable<readonly CsvRow[]> = { columns: { name: 'who', 'n:*': 'how often' }, rows: (rows) => [...rows] };

describe('a table as CSV', () => {
  it('has a header line, also without rows, and a column for whatever its rows have', () => {
    expect(csvText(table, [])).toBe('name\n');
    expect(csvText(table, [{ name: 'a', 'n:x': 1 }])).toBe('name,n:x\na,1\n');
  });

  it.each(['=1+1', '+1', '-2', '@SUM(A1)', '\tx', '\rx', '\n=1', '＝1'])(
    'shows the text %j and lets no spreadsheet compute it',
    (text) => {
      const [row] = parse<Record<string, string>>(csvText(table, [{ name: text, 'n:x': -3 }]), { columns: true });
      expect(row).toEqual({ name: `'${text}`, 'n:x': '-3' });
    },
  );

  it('keeps commas, quotes, lines and nothing', () => {
    const names = ['a,b', 'a "b"', 'a\nb', 'plain = 1'];
    const text = csvText(
      table,
      [...names, null].map((name) => ({ name })),
    );
    expect(parse<Record<string, string>>(text, { columns: true }).map(({ name }) => name)).toEqual([...names, '']);
  });

  it('is described column by column', () => {
    expect(csvDescription(table as CsvTable<never>)).toMatch(/`name`: who; `n:\*`: how often$/);
  });
});
