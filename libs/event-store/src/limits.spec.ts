import fc from 'fast-check';
import type { NewEvent } from '#kernel';
import { MAX_APPEND_BYTES, mostBytesOf, serialize } from './limits.js';

const metadata = { occurredAt: '2026-03-01T10:00:00.000Z' } as NewEvent['metadata'];
const eventOf = (data: unknown): NewEvent => ({
  id: '00000000-0000-4000-8000-000000000001',
  type: 'OfferRefused',
  data,
  metadata,
});

describe('What an event counts at most towards the limit of an append', () => {
  /** Beside the same event without data, so that nothing but the data counts. */
  const mostOf = (data: unknown): number => mostBytesOf(eventOf(data)) - mostBytesOf(eventOf(''));
  const bytesOf = (data: unknown): number => Buffer.byteLength(JSON.stringify(data)) - Buffer.byteLength('""');
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\u001f', '\ud800', 'ю', '"', '\\'));
  const values = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      texts,
      fc.double(),
      fc.constantFrom(true, false, null),
      fc.array(tie('json')),
      fc.dictionary(texts, tie('json')),
    ),
  })).json;

  it.each([
    ['\u001f'.repeat(10_000)],
    [{ ['\u001f'.repeat(1_000)]: '€'.repeat(1_000) }],
    [-0.0000012345678901234567],
    [
      Object.fromEntries(
        Array.from({ length: 500 }, (_, n) => [String.fromCharCode(n % 32, n / 32), -1.2345678901234567e-6]),
      ),
    ],
    [Array.from({ length: 500 }, () => [])],
    [[null, true, false]],
  ])('is never less than what it counts', (data) => {
    expect(mostOf(data)).toBeGreaterThanOrEqual(bytesOf(data));
  });

  it('is never less, whatever the data are', () => {
    fc.assert(
      fc.property(values, (data) => {
        expect(mostOf(data)).toBeGreaterThanOrEqual(bytesOf(data));
      }),
      { numRuns: 500 },
    );
  });
});

describe('An append', () => {
  const frame = Buffer.byteLength(JSON.stringify(metadata)) + 'OfferRefused'.length + '""'.length;
  const euros = (bytes: number): string => '€'.repeat(bytes / 3) + 'x'.repeat(bytes % 3);

  it('is taken up to a mebibyte, and refused from one byte more on, counted in bytes and not in characters', () => {
    const text = euros(MAX_APPEND_BYTES - frame);
    expect(serialize('lead-1', [eventOf(text)])).toHaveLength(1);
    expect(() => serialize('lead-1', [eventOf(`${text}x`)])).toThrow(
      'An append to lead-1 has 1048577 bytes; the limit is 1048576',
    );
  });
});
