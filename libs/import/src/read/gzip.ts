import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { TextFault } from './text-fault.js';

/** Whether a file starts with gzip's signature (RFC 1952). */
export async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/**
 * Makes sure that a file ends where its gzip data do, or is padded with zeros as on a tape: Node takes the first zero for the end.
 * @param from the bytes that were gunzipped
 * @throws TextFault
 */
export async function requirePadding(path: string, from: number): Promise<void> {
  let at = from;
  for await (const chunk of createReadStream(path, { start: from }) as AsyncIterable<Buffer>) {
    const other = chunk.findIndex((byte) => byte !== 0);
    if (other >= 0)
      throw new TextFault(`the gzip data end before byte ${at + other + 1}, where something else follows`);
    at += chunk.length;
  }
}
