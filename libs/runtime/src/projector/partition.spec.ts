import fc from 'fast-check';
import { partitionOf } from './partition.js';

describe('The partition of a key', () => {
  it('is what it always was: generations in use were folded by it', () => {
    // 123456789 is the check input of CRC-32: 0xcbf43926.
    expect(partitionOf('123456789', 64)).toBe(0xcbf43926 % 64);
    expect(['', 'ann', 'Ольга', '😀'].map((key) => partitionOf(key, 64))).toEqual([0, 51, 15, 4]);
  });

  it('is one of so many, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 64 }), (key, count) => {
        const partition = partitionOf(key, count);
        expect(partition).toBe(partitionOf(key, count));
        expect(partition).toBeGreaterThanOrEqual(0);
        expect(partition).toBeLessThan(count);
        expect(Number.isInteger(partition)).toBe(true);
      }),
    );
  });

  it.each([2, 3, 4, 7, 64])('spreads ids over %d partitions evenly', (count) => {
    const keys = Array.from(
      { length: 500 * count },
      (_, i) => `6a1c0f3c-5f0e-5f57-9f0a-${String(i).padStart(12, '0')}`,
    );
    const sizes = Array.from({ length: count }, () => 0);
    for (const key of keys) sizes[partitionOf(key, count)] = (sizes[partitionOf(key, count)] ?? 0) + 1;
    for (const size of sizes) expect(Math.abs(size - 500)).toBeLessThan(125);
  });
});
