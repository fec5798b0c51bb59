const HTTP2_PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const FRAME_HEADER_BYTES = 9;
const DATA = 0;
const HEADERS = 1;

/** Says of the bytes of one direction whether they carry part of a message, rather than only upkeep of the connection. */
export type MessageScanner = (bytes: Buffer) => boolean;

export const isHttp2 = (firstBytes: Buffer): boolean =>
  firstBytes.subarray(0, HTTP2_PREFACE.length).equals(HTTP2_PREFACE);

/** For protocols where whatever is sent belongs to a message. */
export const everyByteCounts: MessageScanner = (bytes) => bytes.length > 0;

/**
 * For HTTP/2: a message begins with a HEADERS or DATA frame; SETTINGS, PING and WINDOW_UPDATE are upkeep. Frames may begin and
 * end anywhere in the chunks (RFC 9113, 4.1). `preface`: the direction begins with the client's preface.
 */
export function http2Scanner(preface: boolean): MessageScanner {
  let skip = preface ? HTTP2_PREFACE.length : 0;
  let header = Buffer.alloc(0);
  return (bytes) => {
    let carries = false;
    let at = 0;
    while (at < bytes.length) {
      if (skip > 0) {
        const skipped = Math.min(skip, bytes.length - at);
        skip -= skipped;
        at += skipped;
        continue;
      }
      const piece = bytes.subarray(at, at + FRAME_HEADER_BYTES - header.length);
      header = Buffer.concat([header, piece]);
      at += piece.length;
      if (header.length < FRAME_HEADER_BYTES) break;
      skip = header.readUIntBE(0, 3);
      carries ||= header.readUInt8(3) === DATA || header.readUInt8(3) === HEADERS;
      header = Buffer.alloc(0);
    }
    return carries;
  };
}
