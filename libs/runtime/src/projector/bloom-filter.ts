/** A megabyte: for 800,000 keys one answer in a hundred is wrong, for 2,000,000 one in six. */
const BITS = 2 ** 23;
const HASHES = 5;
const { imul } = Math;

/**
 * A set of texts that may take one for its own that is not, and never denies one that is: Bloom, "Space/time trade-offs in hash coding
 * with allowable errors", CACM 13 (7), 1970; with two hash functions for all: Kirsch and Mitzenmacher, "Less hashing, same
 * performance", 2006. It takes its memory with the first text.
 */
export class BloomFilter {
  private words: Uint32Array | undefined;

  add(text: string): void {
    const words = (this.words ??= new Uint32Array(BITS / 32));
    const { first, second } = hashesOf(text);
    for (let n = 0; n < HASHES; n++) {
      const bit = bitOf(first, second, n);
      words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
  }

  has(text: string): boolean {
    const { words } = this;
    if (!words) return false;
    const { first, second } = hashesOf(text);
    for (let n = 0; n < HASHES; n++) {
      const bit = bitOf(first, second, n);
      if (((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

const bitOf = (first: number, second: number, n: number): number => (first + imul(n, second)) & (BITS - 1);

/** FNV-1a (RFC 9923) over UTF-16 code units, and the finalizer of MurmurHash3 over that. */
function hashesOf(text: string): { readonly first: number; readonly second: number } {
  let first = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) first = imul(first ^ text.charCodeAt(at), 0x01000193);
  let second = imul(first ^ (first >>> 16), 0x85ebca6b);
  second = imul(second ^ (second >>> 13), 0xc2b2ae35);
  return { first, second: (second ^ (second >>> 16)) | 1 };
}
