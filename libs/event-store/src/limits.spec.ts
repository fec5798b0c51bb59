import fc from 'fast-check';
import type { NewEvent } from '#kernel';
import { mostBytesOf, serialize } from './limits.js';

const metadata = { occurredAt: '2026-03-01T10:00:00.000Z' } as NewEvent['metadata'];

describe('What an event counts at most towards the limit of an append', () => {
  it('is never less than what it counts', () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u001f', '\ud800', 'ю', '"', '\\'));
    const value = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        texts,
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('json')),
        fc.dictionary(texts, tie('json')),
      ),
    })).json;
    fc.assert(
      fc.property(value, texts, (data, type) => {
        const [written] = serialize('lead-1', [
          { id, type: `T${type.replace(/[\0\p{Surrogate}]/gu, '')}`, data, metadata },
        ]);
        const texts = [written?.type, written?.data, written?.metadata].map(String);
        expect(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)).toBeLessThanOrEqual(
          mostBytesOf({ id, type: String(written?.type), data, metadata }),
        );
      }),
      { numRuns: 500 },
    );
  });
});
