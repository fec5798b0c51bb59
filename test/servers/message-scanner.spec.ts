import fc from 'fast-check';
import { http2Scanner, isHttp2 } from './message-scanner.js';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

function frame(type: number, length: number): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(length, 0, 3);
  header.writeUInt8(type, 3);
  return Buffer.concat([header, Buffer.alloc(length)]);
}

describe('The scanner of HTTP/2 bytes', () => {
  it('knows HTTP/2 by its preface', () => {
    expect(isHttp2(Buffer.concat([PREFACE, frame(4, 0)]))).toBe(true);
    expect(isHttp2(Buffer.from('hello'))).toBe(false);
  });

  it('counts headers and data as messages, settings, ping and window updates not', () => {
    const carries = (type: number): boolean => http2Scanner(false)(frame(type, 8));
    expect([0, 1, 4, 6, 8].filter(carries)).toEqual([0, 1]);
  });

  it('finds a message wherever the bytes are cut', () => {
    const frames = fc.array(fc.record({ type: fc.constantFrom(0, 1, 4, 6, 8), length: fc.nat(40) }), { minLength: 1 });
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 30 }), (all, size) => {
        const bytes = Buffer.concat([PREFACE, ...all.map(({ type, length }) => frame(type, length))]);
        const scan = http2Scanner(true);
        let found = false;
        for (let at = 0; at < bytes.length; at += size) found = scan(bytes.subarray(at, at + size)) || found;
        expect(found).toBe(all.some(({ type }) => type <= 1));
      }),
    );
  });
});
