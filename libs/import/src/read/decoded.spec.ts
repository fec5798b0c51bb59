import { decoded } from './decoded.js';

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, size: number, encoding?: string): Promise<{ text: string; failed: boolean }> {
  let text = '';
  try {
    for await (const piece of decoded(inPieces(bytes, size), encoding)) text += piece;
    return { text, failed: false };
  } catch {
    return { text, failed: true };
  }
}

const LINES = Array.from({ length: 40 }, (_, n) => `${n};Ґрунт 🚚 你好`).join('\n');
const utf16le = Buffer.from(`\ufeff${LINES}\n`, 'utf16le');
const utf16be = Buffer.from(utf16le).swap16();
const LONE = { 'utf-16le': Buffer.from([0x00, 0xdc]), 'utf-16be': Buffer.from([0xdc, 0x00]) };
/** 你好 in GB18030 and 日本 in Shift_JIS. */
const gb = Buffer.from(Array.from({ length: 40 }, () => [0xc4, 0xe3, 0xba, 0xc3, 0x0a]).flat());
const sjis = Buffer.from(Array.from({ length: 40 }, () => [0x93, 0xfa, 0x96, 0x7b, 0x0a]).flat());

describe('bytes as text', () => {
  it.each<[string, Buffer, Buffer, string, string | undefined]>([
    ['UTF-8', Buffer.from(`${LINES}\n`), Buffer.from([0xff]), `${LINES}\n`, undefined],
    ['UTF-16, the small end first', utf16le, LONE['utf-16le'], `${LINES}\n`, undefined],
    ['UTF-16, the big end first', utf16be, LONE['utf-16be'], `${LINES}\n`, undefined],
    ['GB18030', gb, Buffer.from([0xff, 0xff]), '你好\n'.repeat(40), 'gb18030'],
    ['Shift_JIS', sjis, Buffer.from([0xfd, 0xff]), '日本\n'.repeat(40), 'shift_jis'],
  ])(
    'are handed out up to the first that is none, in %s, wherever they are cut',
    async (_, good, bad, text, encoding) => {
      const broken = Buffer.concat([good, bad, good]);
      for (let size = 60; size < 200; size++) {
        expect([size, await read(good, size, encoding)]).toEqual([size, { text, failed: false }]);
        expect([size, await read(broken, size, encoding)]).toEqual([size, { text, failed: true }]);
      }
    },
  );

  it('are none where the last character is cut off', async () => {
    expect(await read(Buffer.from('aб').subarray(0, 2), 1)).toEqual({ text: 'a', failed: true });
  });
});
