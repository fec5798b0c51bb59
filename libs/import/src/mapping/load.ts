import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Document, isMap, isNode, LineCounter, parse as parseYaml, parseDocument } from 'yaml';
import { MappingError, said } from '../errors.js';
import type { KnownCommand, Mapping } from './definition.js';
import { mappingAt } from './mapping.js';
import { type Path, pathText, Place, type PlaceProblem } from './place.js';

const NOT_A_MAPPING = 'expected the fields of a mapping, beginning with name; see mappings/README.md';

/**
 * Reads and checks a mapping file.
 * @param commands the commands a mapping may name
 * @throws MappingError with every problem found: path within the file, line, what was expected.
 */
export async function loadMapping(path: string, commands: readonly KnownCommand[]): Promise<Mapping> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new MappingError(path, [{ path: '', message: `cannot be read (${said(error)})` }]);
  });
  return parseMapping(text, path, commands);
}

/**
 * Checks the text of a mapping.
 * @param file its name for messages; files it refers to lie relative to it
 * @throws MappingError
 */
export async function parseMapping(text: string, file: string, commands: readonly KnownCommand[]): Promise<Mapping> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new MappingError(
      file,
      document.errors.map(({ message, pos }) => ({ path: '', line: lines.linePos(pos[0]).line, message })),
    );
  }
  // One sentence in place of one for each field.
  if (!isMap(document.contents)) throw new MappingError(file, [{ path: '', message: NOT_A_MAPPING }]);
  const problems: PlaceProblem[] = [];
  const place = new Place(valueOf(document, file), [], problems);
  const mapping = await mappingAt(
    place,
    commands,
    async (path) => parseYaml(await readFile(resolve(dirname(file), path), 'utf8')) as unknown,
  );
  if (problems.length === 0) return mapping;
  throw new MappingError(
    file,
    problems.map(({ path, message }) => ({ path: pathText(path), message, ...lineOf(document, lines, path) })),
  );
}

/** @throws MappingError for an alias of nothing, or for too many */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new MappingError(file, [{ path: '', message: said(error) }]);
  }
}

/** The line of a place, or of the nearest one around it. */
function lineOf(document: Document, lines: LineCounter, path: Path): { line?: number } {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return { line: lines.linePos(node.range[0]).line };
  }
  return {};
}
