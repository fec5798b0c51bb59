import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { readTable as read } from '../../../../test/support/reading-tables.js';
import { ImportError } from '../errors.js';
import { lineFeeds } from './line-feeds.js';
import type { TableOptions } from './table.js';

describe('reading a table', () => {
  it('names the values by the header and numbers the records', async () => {
    const { rows } = await read('\ufeffid, name\r\n1,"Koval, Olena"\r\n\r\n2,"a ""b"""\r\n');
    expect(rows).toEqual([
      { number: 1, line: 2, values: { id: '1', name: 'Koval, Olena' } },
      { number: 2, line: 4, values: { id: '2', name: 'a "b"' } },
    ]);
  });

  describe.each([
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('with lines that end with %s counts them as an editor does', (_, end) => {
    const table = (...lines: readonly string[]): string => lines.join(end);

    it('where records stand, also behind values of several lines', async () => {
      const { rows } = await read(table('a,b', '"x', '', 'y",1', '', '2,"z', '"', '3,4'));
      expect(rows.map(({ line, values }) => [line, values])).toEqual([
        [4, { a: 'x\n\ny', b: '1' }],
        [7, { a: '2', b: 'z\n' }],
        [8, { a: '3', b: '4' }],
      ]);
    });

    it.each([
      ['a quote in the wrong place, behind others', ['"x', 'y",1', '"2', '', '3","4"5'], 6, 2],
      ['a column too many', ['"x', 'y",1', '2,"3', '",4'], 5, 3],
      ['a quote that is not closed', ['"x', 'y",1', '2,"3', '', ''], 4, 2],
    ])('where there is %s', async (_what, lines, line, column) => {
      const { error } = await read(table('a,b', ...lines));
      expect(error).toMatchObject({ place: { line, column } });
    });

    it('where bytes are no text', async () => {
      const bytes = Buffer.from(table('a,b', '"x', 'y",1', '2,"3', '', ''));
      const { rows, error } = await read(Buffer.concat([bytes, Buffer.from([0xff])]));
      expect([rows.length, error]).toMatchObject([1, { place: { line: 6 } }]);
    });
  });

  it('reads a header and rows whose lines end differently', async () => {
    const { rows } = await read('a,b\n1,2\r\n3,"4\r\n5"\r\n');
    expect(rows.map(({ line, values }) => [line, values])).toEqual([
      [2, { a: '1', b: '2' }],
      [4, { a: '3', b: '4\n5' }],
    ]);
  });

  it('takes line ends for the same wherever the pieces of a file end', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\r\n'), maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(20), { maxLength: 4 }), async (whole, cuts) => {
        const places = [0, ...cuts, whole.length].sort((a, b) => a - b);
        const pieces = async function* () {
          for (const [n, place] of places.entries()) yield whole.slice(place, places[n + 1]);
        };
        let read = '';
        for await (const piece of lineFeeds(pieces())) read += piece;
        expect(read).toBe(whole.replace(/\r\n?/g, '\n'));
      }),
    );
  });

  it('reads columns aligned by blanks, with CRLF, as CDNOW has them', async () => {
    const { rows } = await read(' id  date number\r\n 00001 19970101  1\r\n\r\n 00002 19970112 12', {
      delimiter: 'whitespace',
    });
    expect(rows).toEqual([
      { number: 1, line: 2, values: { id: '00001', date: '19970101', number: '1' } },
      { number: 2, line: 4, values: { id: '00002', date: '19970112', number: '12' } },
    ]);
  });

  it('takes listed columns, comments, other delimiters, encodings and gzip', async () => {
    const options = { delimiter: ';', header: false, columns: ['a', 'b'], comment: '#', encoding: 'windows-1251' };
    const content = Buffer.concat([Buffer.from('# exported\n1;'), Buffer.from([0xc4, 0xe0]), Buffer.from('\n')]);
    const { rows } = await read(gzipSync(content), options);
    expect(rows).toEqual([{ number: 1, line: 2, values: { a: '1', b: 'Да' } }]);
  });

  it('takes tabs between values, some of them empty', async () => {
    const { rows } = await read('a\tb\tc\n\t"x\ty"\t\n1\t\t 3\n', { delimiter: '\t' });
    expect(rows.map(({ values }) => values)).toEqual([
      { a: '', b: 'x\ty', c: '' },
      { a: '1', b: '', c: '3' },
    ]);
  });

  it('gives back what a writer of CSV wrote', async () => {
    const cell = fc.string({ maxLength: 12 }).map((text) => text.replace(/\r/g, '').trim());
    const table = fc.array(fc.tuple(fc.constant('x'), cell), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(table, async (records) => {
        const { rows } = await read(stringify([['k', 'v'], ...records], { quoted: true }));
        expect(rows.map(({ values }) => values['v'])).toEqual(records.map(([, value]) => value));
      }),
      { numRuns: 50 },
    );
  });

  it.each<[string, string, TableOptions, number, number, string]>([
    ['too many columns', 'a,b\n1,2\n3,4,5\n', {}, 3, 3, 'expected 2 columns (a, b)'],
    ['too few columns', 'a,b\n1,2\n3\n', {}, 3, 2, 'expected 2 columns (a, b)'],
    ['too few aligned columns', ' a b\n 1 2\n 3\n', { delimiter: 'whitespace' }, 3, 2, 'expected 2 columns'],
    ['a quote that is never closed, rows after it', 'a,b\n1,2\n3,"4\n5,6\n7,8\n', {}, 3, 2, 'expected a closing quote'],
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n', {}, 3, 2, 'expected a closing quote'],
    ['text after a closing quote', 'a,b\n1,2\n3,"4"x\n', {}, 3, 2, 'written twice'],
    ['a quote within a value', 'a,b\n1,2\n3,x"4\n', {}, 3, 2, 'expected quotes around'],
  ])(
    'stops at %s, naming line and column, after the rows before it',
    async (_, content, options, line, column, expected) => {
      const { rows, error } = await read(content, options);
      expect(rows).toHaveLength(1);
      expect(error).toBeInstanceOf(ImportError);
      expect((error as ImportError).place).toEqual({ file: 'table.csv', line, column });
      expect((error as ImportError).message).toContain(`table.csv, line ${line}, column ${column}: `);
      expect((error as ImportError).problem).toContain(expected);
    },
  );

  it.each([
    ['a;b;c\n1;2\n', { columns: ['a', 'b'] }, '";"'],
    ['a\tb\n1\t2\n', { columns: ['a', 'b'] }, '"\\t"'],
    ['a b\n1 2\n', { delimiter: ';', columns: ['a', 'b'] }, 'whitespace'],
  ])('says which delimiter a table seems to have: %j', async (content, options, delimiter) => {
    const { error } = await read(content, options);
    expect(error).toMatchObject({
      problem: expect.stringMatching(/; it looks as if format\.delimiter should be /) as string,
    });
    expect((error as ImportError).problem.endsWith(` ${delimiter}`)).toBe(true);
  });

  it('lists no more columns than anybody reads', async () => {
    const header = Array.from({ length: 5_000 }, (_, index) => `column ${index}`).join(',');
    const { error } = await read(`${header}\n1,2\n`);
    expect((error as ImportError).problem.length).toBeLessThan(600);
    expect((error as ImportError).problem).toMatch(/expected 5000 columns \(column 0, .* and 4,9\d\d more\)$/);
  });

  const long = Array.from({ length: 60_000 }, (_, index) => `${index},Ґрунт ${index}`);
  const bytes = (...parts: (string | number)[]): Buffer =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

  it.each<[string, Buffer, TableOptions, number, number, number]>([
    ['in a value', bytes('a,b\n1,2\n3,4', 0xff, '5\n6,7\n'), {}, 1, 3, 2],
    ['in the first value', bytes('a,b\n1,2\n3', 0xff, '5,4\n'), {}, 1, 3, 1],
    ['at the beginning of a line', bytes('a,b\n1,2\n', 0xc3, 0x28, ',4\n'), {}, 1, 3, 1],
    ['within quotes', bytes('a,b\n1,"2\n2"\n3,"4\n', 0xff, '"\n'), {}, 1, 5, 2],
    ['in a line with CR and LF', bytes('a,b\r\n1,2\r\n3,4', 0xff, '\r\n'), {}, 1, 3, 2],
    ['in a line that ends with CR alone', bytes('a,b\r1,2\r3,4', 0xff, '\r'), {}, 1, 3, 2],
    ['in a comment', bytes('a,b\n1,2\n# ', 0xff, '\n'), { comment: '#' }, 1, 3, 1],
    ['in aligned columns', bytes('a b\n1 2\n3 4', 0xff, '\n'), { delimiter: 'whitespace' }, 1, 3, 2],
    ['after a line that ends otherwise than the header', bytes('a,b\n1,2\r\n3,4\r\n', 0xff), {}, 2, 4, 1],
    ['after a quoted CR', bytes('a,b\n1,"x\ry"\n3,4\n', 0xff), {}, 2, 5, 1],
    ['after a quoted LF among lines that end with CR', bytes('a,b\r1,"p\nq"\r3,4\r', 0xff), {}, 2, 5, 1],
    ['in the header', bytes('a,', 0xff, '\n1,2\n'), {}, 0, 1, 2],
    ['in the last character, which is cut off', bytes('a,b\n1,2\n3,', 0xd2), {}, 1, 3, 2],
    ['after a character that stands for one that was lost', bytes('a,b\n1,\ufffd\n3,', 0xff), {}, 1, 3, 2],
    ['far on in the file', bytes(`a,b\n${long.join('\n')}\n3,`, 0xff, '\n'), {}, 60_000, 60_002, 2],
  ])(
    'stops at bytes that are no text %s, after the whole records before them',
    async (_, content, options, ...place) => {
      const [whole, line, column] = place;
      const { rows, error } = await read(content, options);
      expect(rows).toHaveLength(whole);
      expect(error).toMatchObject({
        place: { file: 'table.csv', line, column },
        problem: 'the bytes are not valid utf-8 text',
      });
    },
  );

  it('stops at what is wrong first, not at what it has read ahead', async () => {
    for (const [wrong, problem] of [
      ['3,4,5', 'expected 2 columns'],
      ['3,x"4', 'expected quotes around'],
      ['3,"4"x', 'written twice'],
    ] as const) {
      const { rows, error } = await read(bytes(`a,b\n1,2\n${wrong}\n5,6\n7,`, 0xff, '\n'));
      expect(rows).toHaveLength(1);
      expect(error).toMatchObject({ place: { line: 3 }, problem: expect.stringContaining(problem) as string });
    }
  });

  it('reads UTF-16 by the mark it begins with, in either order of bytes', async () => {
    const text = Buffer.from('\ufeffid,name\r\n1,Олена\r\n', 'utf16le');
    for (const content of [text, Buffer.from(text).swap16()])
      expect((await read(content)).rows).toMatchObject([{ values: { id: '1', name: 'Олена' } }]);
  });

  it.each([
    ['with a declaration', '\ufeff\n <?xml version="1.0"?><log/>', 2],
    ['with a prefix', '<xes:log xmlns:xes="http://www.xes-standard.org/">\n', 1],
    ['without one', '<log xes.version="1.0">\n', 1],
  ])('refuses a log in XES %s, naming its place', async (_, content, line) => {
    for (const options of [{}, { delimiter: 'whitespace' }, { header: false, columns: ['a'] }]) {
      const { rows, error } = await read(content, options);
      expect(rows).toEqual([]);
      expect(error).toMatchObject({
        place: { file: 'table.csv', line, column: 1 },
        message: expect.stringContaining('this is XML') as string,
      });
    }
  });

  it('takes a column whose name only looks like XML', async () => {
    expect((await read('<logs>,b\n1,2\n')).rows).toMatchObject([{ values: { '<logs>': '1', b: '2' } }]);
  });

  it('refuses an empty file also where there is no header: the columns are missing', async () => {
    for (const content of ['', '\n \n', '# nothing\n']) {
      const { error } = await read(content, { header: false, columns: ['id', 'name'], comment: '#' });
      expect(error).toMatchObject({ message: expect.stringContaining('the columns id, name') as string });
    }
  });

  it('refuses an empty file where a header is expected, and a header that names a column twice', async () => {
    expect((await read('')).error).toMatchObject({
      message: expect.stringContaining('expected a header line') as string,
    });
    expect((await read('a,b,a\n')).error).toMatchObject({ place: { file: 'table.csv', line: 1, column: 3 } });
  });
});
