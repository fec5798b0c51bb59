import { TextFault } from './text-fault.js';

/**
 * The text that bytes stand for. Where they are none, what stands before them is handed out first, so that the fault has its place.
 * @param encoding a WHATWG label; where absent, UTF-16 where it begins so, the one an XML declaration names, else UTF-8
 * @throws TextFault, and what TextDecoder throws for a label that it does not know
 */
export async function* decoded(
  chunks: AsyncIterable<Buffer>,
  encoding?: string,
): AsyncGenerator<string, void, undefined> {
  let decoder: TextDecoder | undefined;
  let before: Buffer = Buffer.alloc(0);
  let at = 0;
  for await (const chunk of chunks) {
    decoder ??= strict(encoding ?? encodingOf(chunk));
    const text = tried(decoder, chunk);
    if (text === undefined) {
      const line = before.subarray(lineStart(before, at, decoder.encoding));
      const rest = readableAfter(line, chunk, decoder.encoding);
      if (rest !== '') yield rest;
      throw noText(decoder);
    }
    if (text !== '') yield text;
    at += before.length;
    before = chunk;
  }
  if (decoder && tried(decoder) === undefined) throw noText(decoder);
}

const strict = (encoding: string): TextDecoder => new TextDecoder(encoding, { fatal: true });

const noText = ({ encoding }: TextDecoder): TextFault => new TextFault(`the bytes are not valid ${encoding} text`);

/** @param chunk the next bytes; absent = there are no more */
function tried(decoder: TextDecoder, chunk?: Buffer): string | undefined {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    return undefined;
  }
}

/** The text of the bytes up to the first that is none, found by halves. */
function readable(bytes: Buffer, encoding: string): string {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (tried(strict(encoding), bytes.subarray(0, middle)) === undefined) bad = middle;
    else good = middle;
  }
  return tried(strict(encoding), bytes.subarray(0, good)) ?? '';
}

/**
 * The readable beginning of a chunk whose first bytes may end a character.
 * @param line the bytes before it, from the beginning of a line on
 */
function readableAfter(line: Buffer, chunk: Buffer, encoding: string): string {
  const given = tried(strict(encoding), line);
  if (given === undefined) return readable(chunk, encoding);
  return readable(Buffer.concat([line, chunk]), encoding).slice(given.length);
}

/**
 * Where the last line begins, which is between two characters in every encoding: a byte of LF is part of no other in those of WHATWG but
 * UTF-16, where a pair of bytes is.
 * @param at where the bytes stand in the file
 */
function lineStart(bytes: Buffer, at: number, encoding: string): number {
  if (!encoding.startsWith('utf-16')) return bytes.lastIndexOf(LF) + 1;
  const [first, second] = encoding === 'utf-16le' ? [LF, 0] : [0, LF];
  const aligned = at % 2;
  for (let start = bytes.length - ((bytes.length - aligned) % 2); start >= 2; start -= 2)
    if (bytes[start - 2] === first && bytes[start - 1] === second) return start;
  return aligned;
}

const LF = 0x0a;

/** By the mark that UTF-16 begins with (Unicode Standard, 23.8), else by an XML declaration. */
function encodingOf(head: Buffer): string {
  const mark = head.toString('hex', 0, 2);
  if (mark === 'fffe') return 'utf-16le';
  return mark === 'feff' ? 'utf-16be' : declaredEncoding(head);
}

const declaredEncoding = (head: Buffer): string =>
  /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head.toString('latin1', 0, 200))?.[1] ?? 'utf-8';
