import fc from 'fast-check';
import { plain, sameJson } from './plain.js';

describe('the same JSON', () => {
  it('is what a copy is, and what a value with another order of fields is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(sameJson(value, plain(value))).toBe(true);
        expect(sameJson(Object.fromEntries(Object.entries(value).toReversed()), value)).toBe(true);
      }),
    );
  });

  it('is not what differs in one field, one item or one kind', () => {
    expect(sameJson({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(sameJson({ a: 1, b: 2 }, { a: 1, c: 2 })).toBe(false);
    expect(sameJson({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
    expect(sameJson([], {})).toBe(false);
    expect(sameJson(null, {})).toBe(false);
    expect(sameJson({ toString: 1 }, { a: 1 })).toBe(false);
  });

  it('takes a field that is left out and one that is undefined for the same', () => {
    expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true);
  });
});
