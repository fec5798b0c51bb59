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
  for await (const chunk of chunks) {
    decoder ??= strict(encoding ?? encodingOf(chunk));
    const text = tried(decoder, chunk);
    if (text === undefined) {
      yield readable(Buffer.concat([unfinished(before, decoder), chunk]), decoder.encoding);
      throw noText(decoder);
    }
    if (text !== '') yield text;
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

/** The bytes at the end that are the beginning of a character, which a decoder still holds back; known of UTF-8. */
function unfinished(bytes: Buffer, { encoding }: TextDecoder): Buffer {
  for (let back = 1; encoding === 'utf-8' && back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return bytes.subarray(length > back ? bytes.length - back : bytes.length);
  }
  return bytes.subarray(bytes.length);
}

/** By the mark that UTF-16 begins with (Unicode Standard, 23.8), else by an XML declaration. */
function encodingOf(head: Buffer): string {
  const mark = head.toString('hex', 0, 2);
  if (mark === 'fffe') return 'utf-16le';
  return mark === 'feff' ? 'utf-16be' : declaredEncoding(head);
}

const declaredEncoding = (head: Buffer): string =>
  /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head.toString('latin1', 0, 200))?.[1] ?? 'utf-8';
