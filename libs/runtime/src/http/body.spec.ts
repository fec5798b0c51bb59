import fc from 'fast-check';
import { checkUrl, flawOf } from './body.js';

const nested = (depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>((inner, _, n) => (n % 2 ? [inner] : { inner }), 1);

describe('the body of a request', () => {
  it('holds whatever JSON and Unicode can say', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' }), (value) => {
        fc.pre(!JSON.stringify(value).includes('\\u0000'));
        expect(flawOf(value)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['a high surrogate alone', 'a\ud800b'],
    ['a low surrogate alone', '\udfff'],
    ['two in the wrong order', '\udc00\ud83d'],
    ['U+0000', 'a\0'],
  ])('does not hold %s, in a value or in a name, wherever it stands', (_, text) => {
    for (const value of [text, [text], { text: { text: ['x', text] } }, { [text]: 1 }, [{ a: [{ [text]: null }] }]])
      expect(flawOf(value)).toMatchObject({ status: 400, code: 'malformed-request' });
  });

  it('is nested so deep that a command may need it, and never so deep that looking at it is a danger', () => {
    expect([nested(20), nested(21)].map((value) => flawOf(value)?.message)).toEqual([
      undefined,
      'Lists and objects of the body must be nested at most 20 deep',
    ]);
    expect(flawOf(nested(1_000_000))).toMatchObject({ status: 400 });
  });
});

describe('a URL', () => {
  it('is what encodeURIComponent makes of a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\0'));
        expect(() => {
          checkUrl(`/leads?cursor=${encodeURIComponent(text)}`);
        }).not.toThrow();
      }),
    );
  });

  it.each(['/leads?cursor=%ff', '/leads?%c3=1', '/leads?cursor=%ed%a0%80', '/leads?cursor=%zz', '/leads?cursor=a%00'])(
    'is not %s',
    (url) => {
      expect(() => {
        checkUrl(url);
      }).toThrow('percent-encoded UTF-8');
    },
  );
});
