/** What an error says. By shape: those of the file system may be of another realm. */
export const said = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

/** A place in a file, all from 1. In CSV `column` counts the fields of the record, in XES the characters of the line. */
export interface FilePlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** The file cannot be read further; the message names file, line and column, and what was expected there. */
export class ImportError extends Error {
  constructor(
    readonly place: FilePlace,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${placeText(place)}: ${problem}`, options);
    this.name = 'ImportError';
  }
}

const placeText = ({ file, line, column }: FilePlace): string =>
  [file, line === undefined ? '' : `line ${line}`, column === undefined ? '' : `column ${column}`]
    .filter((part) => part !== '')
    .join(', ');

/** Something wrong with a mapping file: where in it, and what. */
export interface MappingProblem {
  /** Path within the mapping, e.g. `activities[3].do[0].command`; empty for the whole. */
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

/** A mapping that cannot be used: every problem found, not only the first. */
export class MappingError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly MappingProblem[],
  ) {
    super(problems.map((problem) => problemText(file, problem)).join('\n'));
    this.name = 'MappingError';
  }
}

const problemText = (file: string, { path, line, message }: MappingProblem): string =>
  [line === undefined ? file : `${file}, line ${line}`, ...(path === '' ? [] : [path]), message].join(': ');

/** Rejected rows cannot be written to their file; the message names it. What was imported before stays. */
export class UnwritableRows extends Error {
  constructor(path: string, cause: unknown) {
    super(
      `Rejected rows cannot be written to ${path}: ${said(cause)}. Mend that or name another file with --rejected`,
      {
        cause,
      },
    );
    this.name = 'UnwritableRows';
  }
}
