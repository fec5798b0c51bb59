import * as rules from 'class-validator';
import fc from 'fast-check';
import { Code, Day, Figure, Flag, Id, Instant, ListOf, OneOf, Part, Strings, Text, Whole } from './fields.js';
import { type FieldError, MOST_ERRORS, parse } from './validate.js';

class Inner {
  @Id('Thing') id!: string;
  @Whole('Count', 1, { min: 1, max: 9 }) count!: number;
  @Text('Note', 'x', { max: 5, optional: true, nullable: true }) note?: string | null;
}
class Flat {
  @Code('Code', 'x') code!: string;
  @OneOf('Kind', ['a', 'b'], { optional: true }) kind?: string;
  @Flag('Flag', { nullable: true }) flag!: boolean | null;
  @Figure('Figure', 1, { min: 0, optional: true }) figure?: number;
  @Day('Day', '2026-03-01', { optional: true }) day?: string;
  @Instant('Instant', '2026-03-01T09:30:00Z', { optional: true }) at?: string;
  @Strings('Texts', ['x'], { min: 1, max: 2 }) texts!: string[];
  @Strings('Words', ['a'], { values: ['a', 'b'], max: 2, optional: true }) words?: string[];
}
class Outer extends Flat {
  @Part('Part', () => Inner) part!: Inner;
  @Part('Spare', () => Inner, { optional: true }) spare?: Inner;
  @Part('Open', () => Inner, { nullable: true }) open!: Inner | null;
  @ListOf('List', () => Inner, { max: 2, optional: true, nullable: true }) list?: Inner[] | null;
}

/** The same in class-validator's own words. */
class Twin extends Flat {
  @rules.IsObject() @rules.ValidateNested() part: unknown;
  @rules.IsObject() @rules.ValidateNested() @rules.ValidateIf((_, value) => value !== undefined) spare: unknown;
  @rules.IsObject() @rules.ValidateNested() @rules.ValidateIf((_, value) => value !== null) open: unknown;
  @rules.IsArray()
  @rules.ArrayMinSize(0)
  @rules.ArrayMaxSize(2)
  @rules.ValidateNested({ each: true })
  @rules.IsOptional()
  list: unknown;
}

type Given = Readonly<Record<string, unknown>>;
type Errors = readonly FieldError[];

const innerOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(innerOf);
  return typeof value === 'object' && value !== null ? Object.assign(new Inner(), value) : value;
};

function errorsOfTwin(given: Given): Errors {
  const nested = ['part', 'spare', 'open', 'list'].filter((name) => name in given);
  const twin = Object.assign(new Twin(), given, Object.fromEntries(nested.map((name) => [name, innerOf(given[name])])));
  return rules
    .validateSync(twin, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false })
    .flatMap((error) => flat(error));
}

function flat({ property, value, constraints = {}, children = [] }: rules.ValidationError, path = ''): FieldError[] {
  const field = path + property;
  const own = Object.entries(constraints).map(([rule, message]) =>
    rule === 'whitelistValidation'
      ? { field, rule: 'unknownField', message: `${property} is not a field of this request` }
      : { field, rule, message: message.replace(property, field) },
  );
  if (value === undefined) return [{ field, rule: 'required', message: `${field} is required` }];
  return [...own, ...children.flatMap((child) => flat(child, `${field}.`))];
}

const noObject = (field: string): FieldError => ({ field, rule: 'isObject', message: `${field} must be an object` });

/**
 * What differs on purpose: an entry that is no object is called so, also if it is a list; a part that is none is called so
 * once; and what is inside something that is refused itself is not looked at. What is absent is
 * called required, whatever rules it has. Messages name the whole path.
 */
function asTold(errors: Errors, { list }: Given): Errors {
  const entries = Array.isArray(list) ? list.map((entry, index) => ({ entry: entry as unknown, index })) : [];
  const told = [
    ...errors.filter(({ rule }) => rule !== 'nestedValidation'),
    ...entries
      .filter(({ entry }) => typeof entry !== 'object' || entry === null || Array.isArray(entry))
      .map(({ index }) => noObject(`list.${index}`)),
  ];
  const refused = told.filter(({ rule }) => rule !== 'unknownField').map(({ field }) => `${field}.`);
  return told.filter(({ field }) => !refused.some((outer) => field.startsWith(outer)));
}

const junk = fc.constantFrom<unknown>(
  ...[undefined, null, true, 0, -1, 1.5, 10, '', ' ', 'a', 'abcdef', '2026-02-30'],
  ...[{}, { a: 1 }, [], [[]], [{}], [null], [4], ['a', ''], ['a', 'b', 'a']],
);
const mostly = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 19, arbitrary: value }, { weight: 1, arbitrary: junk });
const maybe = <T>(value: fc.Arbitrary<T>) => mostly(fc.option(value, { nil: undefined }));
const words = fc.array(mostly(fc.constantFrom('a', 'b')), { minLength: 1, maxLength: 2 });

const inner = fc.record({
  id: mostly(fc.uuid()),
  count: mostly(fc.integer({ min: 1, max: 9 })),
  note: maybe(fc.constantFrom('x', 'Пишу!', null)),
  colour: fc.oneof({ weight: 19, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: junk }),
});
const outer = fc
  .record({
    code: mostly(fc.constantFrom('a', 'B-1')),
    kind: maybe(fc.constantFrom('a', 'b')),
    flag: mostly(fc.constantFrom(true, false, null)),
    figure: maybe(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
    day: maybe(fc.constantFrom('2026-03-01', '2024-02-29')),
    at: maybe(fc.constantFrom('2026-03-01T09:30:00Z', '2026-03-01T09:30:00.5+02:00')),
    texts: mostly(words),
    words: maybe(words),
    part: mostly(inner),
    spare: maybe(inner),
    open: mostly(fc.option(inner)),
    list: maybe(fc.option(fc.array(mostly(inner), { maxLength: 2 }))),
    'a colour': fc.oneof({ weight: 19, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: junk }),
  })
  .map((value) => JSON.parse(JSON.stringify(value)) as Given);

const sorted = (errors: Errors): string[] => errors.map((error) => JSON.stringify(error)).sort();

describe('the law of parse', () => {
  it('it takes what class-validator takes, and says of the rest what class-validator says', () => {
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(outer, (given) => {
        const expected = asTold(errorsOfTwin(given), given);
        fc.pre(expected.length < MOST_ERRORS);
        const parsed = parse(Outer, given);
        expect(sorted(parsed.ok ? [] : parsed.errors)).toEqual(sorted(expected));
        expect(parsed.ok).toBe(expected.length === 0);
        if (parsed.ok) expect(JSON.parse(JSON.stringify(parsed.value))).toEqual(given);
        if (parsed.ok) taken += 1;
        else refused += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(100);
  });

  it('what it made is taken again, and is the same', () => {
    fc.assert(
      fc.property(outer, (given) => {
        const parsed = parse(Outer, given);
        if (parsed.ok) expect(parse(Outer, parsed.value)).toEqual(parsed);
      }),
    );
  });
});
