import fc from 'fast-check';
import { checkUrl, flawOf, jsonIn } from './body.js';

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

describe('a text in JSON', () => {
  const small = fc.jsonValue({ maxDepth: 5, noUnicodeString: false }).filter((value) => flawOf(value) === undefined);

  it('is what it says, however it is laid out', () => {
    fc.assert(
      fc.property(small, fc.constantFrom(undefined, 2), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(jsonIn(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('has texts that look like names and numbers', () => {
    const value = { a: '":"', b: '1.5e3', c: '12345678901234567', d: ['"x": 1'], 'e":': { '"': '\\":' } };
    expect(jsonIn(JSON.stringify(value))).toEqual(value);
  });

  it.each(['{"a":1,"a":2}', '{"b":{"a":1,"c":1,"a":[1]}}', '[{"a":"x","a":"y"}]', '{"a":1,"\\u0061":2}'])(
    '%s is refused: it says one name twice with two values',
    (text) => {
      expect(() => jsonIn(text)).toThrow(/Duplicate key 'a'/);
    },
  );

  it.each(['9007199254740990.6', '1.00000000000000000001', '0.1234567890123456789', '1e-400'])(
    '%s is no number: it would be rounded',
    (number) => {
      expect(jsonIn(`{"a":[${number}]}`)).toEqual({ a: [NaN] });
    },
  );

  it.each(['1.5', '-0.25', '1e3', '1.50', '9007199254740991', '123456789012345678901'])('%s is a number', (number) => {
    expect(jsonIn(`{"a":[${number}]}`)).toEqual({ a: [Number(number)] });
  });

  it.each(['', '{', '{"a":1,}', "{'a':1}", 'nul', '[1 2]', '\ufeff{}'])('%j is none', (text) => {
    expect(() => jsonIn(text)).toThrow(/^The body must be JSON/);
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
