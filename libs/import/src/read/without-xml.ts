import { ImportError } from '../errors.js';

/**
 * The text of a table, handed on.
 * @throws ImportError if it is a log in XES, which would be refused for its quotes and columns
 */
export async function* withoutXml(file: string, text: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let isBeginning = true;
  for await (const piece of text) {
    const [beginning] = (isBeginning ? /^\s*<(\?xml\b|([\w.-]+:)?log\b)/.exec(piece) : undefined) ?? [];
    if (beginning !== undefined) {
      const problem = 'this is XML, and the mapping has the format csv; expected a table';
      throw new ImportError({ file, line: beginning.split('\n').length, column: 1 }, problem);
    }
    isBeginning &&= piece.trim() === '';
    yield piece;
  }
}
