import { basename } from 'node:path';
import { SaxesParser } from 'saxes';
import { ImportError } from '../errors.js';
import { type Batches, flat } from './batches.js';
import type { Row } from './row.js';
import { type Meter, readText, sizeOf } from './text.js';
import { TextFault } from './text-fault.js';
import { XesDocument, XesFault } from './xes-document.js';

/**
 * The events of an XES log (IEEE 1849-2016), plain or gzipped, in the order of the file. Memory does not grow with it.
 * @throws ImportError where the file is broken, after the events before that place have been handed out.
 */
export const readXes = (path: string, meter?: Meter): AsyncGenerator<Row, void, undefined> =>
  flat(xesBatches(path, meter));

/** The same, as many rows at a time as a piece of the file holds. */
export async function* xesBatches(path: string, meter: Meter = { bytesRead: 0 }): Batches<Row> {
  await sizeOf(path);
  const parser = new SaxesParser();
  const document = new XesDocument(() => parser.line);
  connect(parser, document);
  const failed = (error: unknown) => located(error, basename(path), parser);
  let fault: unknown;
  try {
    let isBeginning = true;
    for await (const text of readText(path, meter)) {
      fault = isBeginning ? strayText(parser, text) : undefined;
      isBeginning &&= text.trim() === '';
      fault ??= attempt(() => parser.write(text));
      yield document.take();
      if (fault !== undefined) break;
    }
    fault ??= attempt(() => parser.close());
  } catch (error) {
    throw failed(error);
  }
  if (fault !== undefined) throw failed(fault);
}

/** What is no XML, by its first character that is no blank: the parser would read on to the first tag, or the end of the piece. */
function strayText(parser: SaxesParser, text: string): XesFault | undefined {
  const at = text.search(/\S/);
  const found = text[at];
  if (found === undefined || found === '<') return undefined;
  // So that it stands there.
  attempt(() => parser.write(text.slice(0, at + 1)));
  return new XesFault(`found "${found}", expected <log>: this is no XES log`);
}

function connect(parser: SaxesParser, document: XesDocument): void {
  parser.on('opentag', (tag) => {
    document.open(tag.name, tag.attributes);
  });
  parser.on('closetag', (tag) => {
    document.close(tag.name);
  });
  parser.on('error', (error) => {
    throw document.explain(error.message.replace(/^\d+:\d+: /, ''));
  });
}

function attempt(step: () => unknown): unknown {
  try {
    step();
    return undefined;
  } catch (error) {
    return error;
  }
}

function located(error: unknown, file: string, parser: SaxesParser): unknown {
  if (!(error instanceof XesFault || error instanceof TextFault)) return error;
  return new ImportError({ file, line: parser.line, column: Math.max(1, parser.column) }, error.message, {
    cause: error,
  });
}
