/** Not a log as IEEE 1849 has it; the reader adds line and column. */
export class XesFault extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'XesFault';
  }
}

/** What may stand in an element of a log. @param parent its name; undefined = at the top */
export const expectedIn = (parent: string | undefined): string =>
  parent === undefined
    ? 'expected <log>'
    : parent === 'log'
      ? 'expected <trace>, <event>, an attribute or </log>'
      : `expected an attribute or </${parent}>`;
