import { getMetadataStorage, ValidateBy, ValidateNested } from 'class-validator';
import { field } from './field.js';
import { Code, ListOf, Part, Strings, Text, Whole } from './fields.js';
import { type FieldError, MOST_ERRORS, parse } from './validate.js';

/** How often the rule of a line's place was asked. */
let asked = 0;
const Counted = () =>
  field({ type: 'string' }, { optional: true }, [
    ValidateBy({ name: 'counted', validator: { validate: () => (asked += 1) > 0 } }),
  ]);

class Money {
  @Whole('Cents', 100) minor!: number;
}
class Line {
  @Code('What', 'steel') code!: string;
  @Part('Price', () => Money, { optional: true, nullable: true }) price?: Money | null;
  @Counted() place?: string;
}
class Named {
  @Text('Name', 'Order 1', { optional: true }) name?: string;
}
class Order extends Named {
  @Part('Sum', () => Money) sum!: Money;
  @ListOf('Lines', () => Line, { min: 1, max: 100, optional: true }) lines?: Line[];
  @Strings('Tags', ['urgent'], { max: 3, optional: true }) tags?: string[];
}

const sum = { minor: 1 };
const errorsOf = (value: unknown, type: new () => object = Order): readonly FieldError[] => {
  const parsed = parse(type, value);
  return parsed.ok ? [] : parsed.errors;
};
const brokenBy = (value: unknown): string[] => errorsOf(value).map(({ field, rule }) => `${field} ${rule}`);
const fromText = (text: string): unknown => JSON.parse(text);

describe('parse', () => {
  beforeEach(() => {
    asked = 0;
  });

  it('makes an instance of the class, of each part and of each entry of a list, with what was given and nothing else', () => {
    const given = {
      name: 'A',
      sum,
      lines: [
        { code: 'x', price: null },
        { code: 'y', price: { minor: 2 } },
      ],
      tags: ['a'],
    };
    const parsed = parse(Order, given);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const { value } = parsed;
    expect(value).toBeInstanceOf(Order);
    expect(value.sum).toBeInstanceOf(Money);
    expect(value.lines?.every((line) => line instanceof Line)).toBe(true);
    expect(value.lines?.[1]?.price).toBeInstanceOf(Money);
    expect(JSON.parse(JSON.stringify(value))).toEqual(given);
    expect(Object.keys(parse(Order, { sum }).ok ? value : {})).toEqual(Object.keys(given));
  });

  it('gives what was left out no property', () => {
    const parsed = parse(Order, { sum });
    expect(parsed.ok && Object.keys(parsed.value)).toEqual(['sum']);
  });

  it.each(['a\0', '\ud800b', 'a\udfff'])('refuses %j, which is no Unicode text that every store can hold', (text) => {
    expect(brokenBy({ sum, name: text })).toEqual(['name isUnicode']);
    expect(brokenBy({ sum, tags: ['a', text] })).toEqual(['tags isUnicode']);
    expect(brokenBy({ sum, name: 4 })).not.toContain('name isUnicode');
  });

  it.each(['', ' ', '\t\n', '\u3000'])('refuses %j, which says nothing, also in a list', (text) => {
    expect(brokenBy({ sum, name: text })).toContain('name matches');
    expect(brokenBy({ sum, tags: ['a', text] })).toContain('tags matches');
  });

  it.each([null, [], [{ sum }], 'x', 4, true, undefined])('refuses %j, which is no object', (value) => {
    expect(errorsOf(value)).toEqual([{ field: '', rule: 'isObject', message: 'a JSON object is expected' }]);
  });

  it.each(['[]', '[[]]', '[{"code":"x"}]', 'null', '4', '"x"', 'true'])('refuses %s as an entry of a list', (entry) => {
    const value = fromText(`{"sum":{"minor":1},"lines":[{"code":"x"},${entry}]}`);
    expect(errorsOf(value)).toEqual([{ field: 'lines.1', rule: 'isObject', message: 'lines.1 must be an object' }]);
  });

  it.each(['[]', '[{"minor":1}]', 'null', '4', '"x"'])('refuses %s as a part', (part) => {
    expect(errorsOf(fromText(`{"sum":${part}}`))).toEqual([
      { field: 'sum', rule: 'isObject', message: 'sum must be an object' },
    ]);
  });

  it('takes null and nothing only where that is declared', () => {
    expect(brokenBy({ sum, name: undefined, lines: [{ code: 'x', price: null }] })).toEqual([]);
    expect(brokenBy({ sum, lines: null })).toContain('lines isArray');
    expect(brokenBy({ sum, name: null })).toContain('name isString');
  });

  it('says once of a field that is absent that it is required, whatever rules it has', () => {
    expect(errorsOf({})).toEqual([{ field: 'sum', rule: 'required', message: 'sum is required' }]);
    expect(errorsOf({ sum: {}, lines: [{}] })).toEqual([
      { field: 'sum.minor', rule: 'required', message: 'sum.minor is required' },
      { field: 'lines.0.code', rule: 'required', message: 'lines.0.code is required' },
    ]);
  });

  it('repeats the beginning of a long name only', () => {
    const [error] = brokenBy(fromText(`{"sum":{"minor":1},"${'x'.repeat(100_000)}":1}`));
    expect(error).toMatch(/^x{100}… unknownField$/);
  });

  it.each(['constructor', 'toString', '__proto__', 'prototype', 'hasOwnProperty', 'valueOf', 'colour'])(
    'refuses a field named %s wherever it stands',
    (name) => {
      const odd = `"${name}":{"minor":1,"polluted":true}`;
      expect(brokenBy(fromText(`{"sum":{"minor":1},${odd}}`))).toEqual([`${name} unknownField`]);
      expect(brokenBy(fromText(`{"sum":{"minor":1,${odd}}}`))).toEqual([`sum.${name} unknownField`]);
      expect(brokenBy(fromText(`{"sum":{"minor":1},"lines":[{"code":"x",${odd}}]}`))).toEqual([
        `lines.0.${name} unknownField`,
      ]);
      expect('polluted' in {} || 'polluted' in new Money() || 'polluted' in Object).toBe(false);
    },
  );

  it('takes no field from a prototype', () => {
    expect(brokenBy(Object.create({ sum }) as unknown)).toEqual(['sum required']);
    expect(brokenBy(fromText('{"__proto__":{"sum":{"minor":1}}}'))).toEqual(['__proto__ unknownField', 'sum required']);
  });

  it('names the field of a part and of an entry by its path', () => {
    const value = { sum: { minor: -1 }, lines: [{ code: 'x' }, { code: 'y', price: { minor: 'z' } }] };
    expect(brokenBy(value)).toEqual(expect.arrayContaining(['sum.minor min', 'lines.1.price.minor isInt']));
  });

  it('asks no rule for the entries of a list that is too long or of another kind', () => {
    const lines = Array.from({ length: 85_000 }, () => ({ code: 'x', place: 'y' }));
    expect(brokenBy({ sum, lines })).toEqual(['lines arrayMaxSize']);
    expect(brokenBy({ sum, lines: { 0: { code: 'x', place: 'y' } } })).toContain('lines isArray');
    expect(brokenBy({ sum, tags: Array.from({ length: 85_000 }, () => 4) })).toEqual(['tags arrayMaxSize']);
    expect(asked).toBe(0);
  });

  it('looks no deeper than what is declared', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const broken = brokenBy(fromText(`{"sum":{"minor":${deep}},"lines":[${deep}],"colour":${deep}}`));
    const minor = ['isInt', 'min', 'max'].map((rule) => `sum.minor ${rule}`);
    expect(new Set(broken)).toEqual(new Set(['colour unknownField', ...minor, 'lines.0 isObject']));
  });

  it('tells of 50 errors at most and asks nothing after them', () => {
    const unknown = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`f${index}`, index]));
    expect(errorsOf({ ...unknown, sum })).toHaveLength(MOST_ERRORS);
    expect(errorsOf({ sum: { ...sum, ...unknown }, lines: [{ code: 'x', place: 'y' }] })).toHaveLength(MOST_ERRORS);
    expect(asked).toBe(0);
    const lines = Array.from({ length: 100 }, () => ({ code: '?', place: 'y' }));
    expect(errorsOf({ sum, lines })).toHaveLength(MOST_ERRORS);
    expect(asked).toBeLessThanOrEqual(2 * MOST_ERRORS);
  });

  it('asks class-validator once for the rules of a class', () => {
    class Fresh {
      @Code('What', 'steel') code!: string;
    }
    const storage = getMetadataStorage();
    const look = storage.getTargetValidationMetadatas.bind(storage);
    let looked = 0;
    storage.getTargetValidationMetadatas = (...about) => {
      looked += 1;
      return look(...about);
    };
    for (let time = 0; time < 5; time++) expect(parse(Fresh, { code: 'x' }).ok).toBe(true);
    storage.getTargetValidationMetadatas = look;
    expect(looked).toBe(1);
  });

  it('refuses to go by a class whose nested rules it would not enforce', () => {
    class Loose {
      @field({}, {}, [ValidateNested()]) part!: Money;
    }
    expect(() => parse(Loose, { part: sum })).toThrow('Loose.part: declare what is nested with Part or ListOf');
  });
});
