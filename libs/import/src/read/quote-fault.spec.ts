import { readTable as read } from '../../../../test/support/reading-tables.js';

describe('what is wrong with the quotes of a table', () => {
  it.each([
    ['at the end of the file', 3],
    ['far before it', 300_000],
  ])('names the line where a quote is opened that is not closed %s', async (_, more) => {
    const { error } = await read(`a,b\n1,2\n\n"x\ny","4\n${'5,6\n'.repeat(more)}`);
    expect(error).toMatchObject({
      place: { file: 'table.csv', line: 5, column: 2 },
      problem: expect.stringMatching(
        /^a quote is opened in this record and not closed; expected a closing quote/,
      ) as string,
    });
  });

  it.each([
    [
      'behind a value that was not closed where it should',
      '1,"2\n3,4\n5,"6"\n',
      4,
      /^something .* \(the value begins in line 2\); .* written twice/,
    ],
    ['behind a quoted value and a blank', '1,"2" x\n', 2, /^something follows the closing quote of a value; /],
    ['in a record of one long line', `1,${'2'.repeat(1_000_001)}\n`, 2, /^the record has over 1000000 characters; /],
  ])('says in its own words what is wrong %s', async (_, content, line, problem) => {
    const { error } = await read(`a,b\n${content}`);
    expect(error).toMatchObject({
      place: { file: 'table.csv', line, column: 2 },
      problem: expect.stringMatching(problem) as string,
    });
  });
});
