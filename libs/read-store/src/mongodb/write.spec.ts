import fc from 'fast-check';
import { batchesOf, latestOf, MAX_DOCUMENT_BYTES, prepare } from './write.js';

const writable = (id: number, bytes: number) => ({
  document: { _id: `d${id}`, position: '1', body: { id: `d${id}` } },
  bytes,
});
const stored = (id: string, position: string, isNew: boolean, text = '') => ({ position, body: { id, text }, isNew });

describe('What a commit writes to MongoDB', () => {
  it('goes in batches that are bounded by count and bytes, every document once and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12_000_000 }), { maxLength: 2_500 }), (sizes) => {
        const writables = sizes.map((bytes, i) => writable(i, bytes));
        const batches = batchesOf(writables);
        expect(batches.flat()).toEqual(writables.map(({ document }) => document));
        for (const batch of batches) {
          const bytes = batch.reduce((sum, { _id }) => sum + (sizes[Number(_id.slice(1))] ?? 0), 0);
          expect(batch.length).toBeLessThanOrEqual(500);
          expect(batch.length === 1 || bytes <= 16_000_000).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the last of several of one document, as if they were written one after the other', () => {
    const latest = latestOf([
      stored('a', '4', true, 'first'),
      stored('b', '1', true),
      stored('a', '5', false, 'second'),
      stored('a', '5', false, 'late'),
      stored('a', '3', true, 'stale'),
    ]);
    expect(latest.map(({ position, body }) => [position, body])).toEqual([
      ['5', { id: 'a', text: 'second' }],
      ['1', { id: 'b', text: '' }],
    ]);
  });

  it('is refused by name where one document is too large, and measured exactly before that', () => {
    const text = 'x'.repeat(MAX_DOCUMENT_BYTES - 200);
    expect(prepare([stored('fits', '1', true, text)]).fresh).toHaveLength(1);
    expect(() => prepare([stored('large', '1', true, `${text}${'x'.repeat(200)}`)])).toThrow(/document large takes/);
  });
});
