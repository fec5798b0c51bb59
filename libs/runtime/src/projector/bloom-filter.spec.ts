import fc from 'fast-check';
import { BloomFilter } from './bloom-filter.js';

describe('The filter of ids', () => {
  it('never denies what it was told', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uuid(), fc.string({ unit: 'grapheme' }))), (texts) => {
        const filter = new BloomFilter();
        for (const text of texts) filter.add(text);
        expect(texts.every((text) => filter.has(text))).toBe(true);
      }),
    );
  });

  it('denies everything before it was told anything', () => {
    expect(new BloomFilter().has('a')).toBe(false);
  });

  it('takes one in a hundred for its own when it was told 800,000', () => {
    const filter = new BloomFilter();
    for (let n = 0; n < 800_000; n++) filter.add(`day|2026-03-${n % 28}|universal|1|seller-${n}`);
    let wrong = 0;
    for (let n = 0; n < 20_000; n++) if (filter.has(`month|2026-03|universal|1|seller-${n}`)) wrong++;
    expect(wrong / 20_000).toBeLessThan(0.015);
  });
});
