import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { plain } from './plain.js';

describe('the canonical text of a JSON value', () => {
  it('is that of its copy, and of a value with another order of fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(plain(value))).toBe(text);
        expect(canonicalJson(Object.fromEntries(Object.entries(value).toReversed()))).toBe(text);
        expect(JSON.parse(text)).toEqual(plain(value));
      }),
    );
  });

  it.each([
    [{ a: 1 }, { a: 1, b: 2 }],
    [
      { a: 1, b: 2 },
      { a: 1, c: 2 },
    ],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [[], {}],
    [null, {}],
    [1, '1'],
  ])('%j and %j have not the same', (left, right) => {
    expect(canonicalJson(left)).not.toBe(canonicalJson(right));
  });

  it('takes a field that is left out and one that is undefined for the same', () => {
    expect(canonicalJson({ a: 1, b: undefined })).toBe(canonicalJson({ a: 1 }));
  });
});
