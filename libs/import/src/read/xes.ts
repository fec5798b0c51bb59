import { basename } from 'node:path';
import { SaxesParser } from 'saxes';
import { ImportError } from '../errors.js';
import { type Batches, flat } from './batches.js';
import type { Row } from './row.js';
import { SinceTag } from './since-tag.js';
import { type Meter, readText, sizeOf } from './text.js';
import { TextFault } from './text-fault.js';
import { MAX_VALUE_CHARACTERS, XesDocument } from './xes-document.js';
import { XesFault } from './xes-fault.js';

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
  const since = new SinceTag(parser);
  connect(parser, document, since);
  const failed = (error: unknown) => located(error, basename(path), parser, since);
  let fault: unknown;
  try {
    let isBeginning = true;
    for await (const text of readText(path, meter)) {
      fault = isBeginning ? strayText(parser, text) : undefined;
      isBeginning &&= text.trim() === '';
      since.add(text);
      fault ??= attempt(() => parser.write(text)) ?? endless(since);
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

/** A value that never ends would be gathered until memory does. */
function endless(since: SinceTag): XesFault | undefined {
  since.forget();
  if (since.length <= MAX_VALUE_CHARACTERS) return undefined;
  return new XesFault(`there is no end of a tag within ${MAX_VALUE_CHARACTERS} characters; expected one`);
}

function connect(parser: SaxesParser, document: XesDocument, since: SinceTag): void {
  parser.on('opentag', (tag) => {
    document.open(localName(tag.name), tag.attributes);
    since.mark();
  });
  parser.on('closetag', (tag) => {
    document.close(localName(tag.name));
    since.mark();
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

/** `xes:log` is a log: a prefix says whose name it is, and XES has no names of others. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function located(error: unknown, file: string, parser: SaxesParser, since: SinceTag): unknown {
  if (!(error instanceof XesFault || error instanceof TextFault)) return error;
  const ampersand = error instanceof XesFault ? since.bareAmpersand() : undefined;
  if (ampersand)
    return new ImportError({ file, ...ampersand }, 'found "&"; expected &amp;, as XML has it', { cause: error });
  return new ImportError({ file, line: parser.line, column: Math.max(1, parser.column) }, error.message, {
    cause: error,
  });
}
