import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportError, said } from '../errors.js';
import { decoded } from './decoded.js';
import { isGzip, requirePadding } from './gzip.js';
import { TextFault } from './text-fault.js';

/** How much of a file has been read; bytes as they lie on the disk. */
export interface Meter {
  bytesRead: number;
}

const CHUNK_BYTES = 256 * 1024;

/** Size in bytes. @throws ImportError if there is no such file, it is none, or may not be read. */
export async function sizeOf(path: string): Promise<number> {
  const file = basename(path);
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error('it is not a file');
    await access(path, constants.R_OK);
    return found.size;
  } catch (cause) {
    throw new ImportError({ file }, `cannot be opened (${said(cause)})`, { cause });
  }
}

/**
 * The text of a file in chunks, gunzipped where it starts with gzip's signature (RFC 1952), with back-pressure.
 * @param encoding a WHATWG label; where absent, UTF-16 where it begins so, the one an XML declaration names, else UTF-8
 * @throws TextFault where gzip data is damaged or bytes are no text of the encoding
 */
export async function* readText(
  path: string,
  meter: Meter,
  encoding?: string,
): AsyncGenerator<string, void, undefined> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const gunzip = (await isGzip(path)) ? createGunzip({ chunkSize: CHUNK_BYTES }) : undefined;
  const bytes = gunzip ? pipeline(file, gunzip, () => undefined) : file;
  const metered = async function* (): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      meter.bytesRead = file.bytesRead;
      yield chunk;
    }
    if (gunzip) await requirePadding(path, gunzip.bytesWritten);
  };
  try {
    yield* decoded(metered(), encoding);
  } catch (error) {
    throw asFault(error);
  } finally {
    file.destroy();
  }
}

function asFault(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR')
    return new TextFault('the gzip data end too early: the file is truncated', { cause: error });
  if (code.startsWith('Z_')) return new TextFault(`the gzip data are damaged (${String(error)})`, { cause: error });
  if (code === 'ERR_ENCODING_NOT_SUPPORTED' || error instanceof RangeError) {
    return new TextFault(`the encoding is not known (${String(error)})`, { cause: error });
  }
  return error;
}
