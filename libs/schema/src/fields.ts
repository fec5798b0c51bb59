import 'reflect-metadata';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  type ValidationOptions,
} from 'class-validator';
import { type DataClass, field, type FieldOptions } from './field.js';
import { isText, TEXT_RULE } from './text.js';
import { isDay, isInstant } from './time.js';

/** A UUID of a thing: lead, client, offer … Capitals are the same id (RFC 9562, section 4), kept in lower case. */
export const Id = (description: string, options: FieldOptions = {}) =>
  field(
    { type: 'string', format: 'uuid', description },
    { example: 'a3bb189e-8bf9-3888-9912-ace4e6543002', canonical: (id) => id.toLowerCase(), ...options },
    [IsUUID('loose')],
  );

/** A short name for machines: pipeline, status, reason, seller … */
export const CODE = /^[A-Za-z0-9][A-Za-z0-9_.@:-]{0,63}$/;
const CODE_SCHEMA = { type: 'string', pattern: CODE.source, maxLength: 64 };

export const Code = (description: string, example: string, options: FieldOptions = {}) =>
  field({ ...CODE_SCHEMA, description }, { example, ...options }, [
    Matches(CODE, {
      message: '$property must be a code: a letter or digit, then up to 63 letters, digits or _ . @ : -',
    }),
  ]);

/** Free text with at least one character that is not white space. */
export const Text = (
  description: string,
  example: string,
  { max = 500, ...options }: FieldOptions & { readonly max?: number } = {},
) =>
  field({ type: 'string', minLength: 1, maxLength: max, pattern: '\\S', description }, { example, ...options }, [
    IsString(),
    Length(1, max),
    Matches(/\S/, { message: '$property must not be blank' }),
    unicode(),
  ]);

/** Any string, as answers carry it. */
export const AnyText = (description: string, example: string, options: FieldOptions = {}) =>
  field({ type: 'string', description }, { example, ...options }, [IsString()]);

export const Flag = (description: string, options: FieldOptions = {}) =>
  field({ type: 'boolean', description }, { example: true, ...options }, [IsBoolean()]);

/** An integer; say its unit in the description. */
export const Whole = (
  description: string,
  example: number,
  {
    min = 0,
    max = Number.MAX_SAFE_INTEGER,
    ...options
  }: FieldOptions & { readonly min?: number; readonly max?: number } = {},
) =>
  field({ type: 'integer', minimum: min, maximum: max, description }, { example, ...options }, [
    IsInt(),
    Min(min),
    Max(max),
  ]);

/** Any finite number; say its unit in the description. */
export const Figure = (
  description: string,
  example: number,
  { min, max, ...options }: FieldOptions & { readonly min?: number; readonly max?: number } = {},
) =>
  field(
    {
      type: 'number',
      ...(min === undefined ? {} : { minimum: min }),
      ...(max === undefined ? {} : { maximum: max }),
      description,
    },
    { example, ...options },
    [
      IsNumber(
        { allowNaN: false, allowInfinity: false },
        { message: '$property must be a number; in a URL in plain digits, such as 2 or 0.5' },
      ),
      ...(min === undefined ? [] : [Min(min)]),
      ...(max === undefined ? [] : [Max(max)]),
    ],
  );

export const OneOf = (description: string, values: readonly string[], options: FieldOptions = {}) =>
  field({ type: 'string', enum: values, description }, { example: values[0], ...options }, [IsIn(values)]);

/** Days and instants begin with this year. */
const EARLIEST = 1900;

/** A local day, `YYYY-MM-DD`, that exists in the calendar. */
export const Day = (description: string, example = '2026-03-01', options: FieldOptions = {}) =>
  field(
    { type: 'string', format: 'date', description: `${description} (from ${EARLIEST} on)` },
    { example, ...options },
    [rule('isDay', isDay, '$property must be a day of the calendar as YYYY-MM-DD, from 1900 on')],
  );

/** An ISO 8601 instant with an offset (`Z` or `+02:00`). */
export const Instant = (description: string, example = '2026-03-01T09:30:00.000Z', options: FieldOptions = {}) =>
  field(
    { type: 'string', format: 'date-time', description: `${description} (from ${EARLIEST} on)` },
    { example, ...options },
    [
      rule(
        'isInstant',
        isInstant,
        '$property must be an ISO 8601 instant with an offset, from 1900 on, e.g. 2026-03-01T09:30:00Z',
      ),
    ],
  );

/** Part of another class. */
export const Part = (description: string, type: () => DataClass, options: FieldOptions = {}) =>
  field(() => ({ description, $ref: `#/components/schemas/${type().name}` }), options, [IsObject()], type);

interface ListOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}

/** A list of parts. */
export const ListOf = (
  description: string,
  type: () => DataClass,
  { min = 0, max = 1_000, ...options }: ListOptions = {},
) =>
  field(
    () => ({
      type: 'array',
      minItems: min,
      maxItems: max,
      description,
      items: { $ref: `#/components/schemas/${type().name}` },
    }),
    options,
    [IsArray(), ArrayMinSize(min), ArrayMaxSize(max)],
    type,
  );

/** A list of codes or short texts, none of them blank. Those of a list that is too long are not looked at. */
export const Strings = (
  description: string,
  example: readonly string[],
  {
    min = 0,
    max = 100,
    longest = 200,
    values,
    ...options
  }: ListOptions & { readonly values?: readonly string[]; readonly longest?: number } = {},
) => {
  const each = { each: true, validateIf: (_: unknown, list: unknown) => !(Array.isArray(list) && list.length > max) };
  return field(
    {
      type: 'array',
      minItems: min,
      maxItems: max,
      description,
      items: values
        ? { type: 'string', enum: values }
        : { type: 'string', minLength: 1, maxLength: longest, pattern: '\\S' },
    },
    { example, ...options },
    [
      IsArray(),
      ArrayMinSize(min),
      ArrayMaxSize(max),
      ...(values
        ? [IsIn(values, each)]
        : [
            IsString(each),
            MinLength(1, each),
            MaxLength(longest, each),
            Matches(/\S/, { ...each, message: 'each value in $property must not be blank' }),
            unicode(each),
          ]),
    ],
  );
};

/** An object from names to numbers, as answers carry them, e.g. refusals by reason. */
export const Counts = (description: string, example: Readonly<Record<string, number>>, options: FieldOptions = {}) =>
  field({ type: 'object', additionalProperties: { type: 'number' }, description }, { example, ...options }, [
    IsObject(),
  ]);

/** Any JSON object, as answers carry it, e.g. an event's data. */
export const Anything = (description: string, example: unknown, options: FieldOptions = {}) =>
  field({ description }, { example, ...options }, []);

function rule(
  name: string,
  holds: (value: unknown) => boolean,
  message: string,
  options: ValidationOptions = {},
): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: holds, defaultMessage: () => message } }, options);
}

/** What is no string breaks another rule. */
function unicode(options: ValidationOptions = {}): PropertyDecorator {
  const holds = (value: unknown): boolean => typeof value !== 'string' || isText(value);
  return rule('isUnicode', holds, `${options.each ? 'each value in ' : ''}$property ${TEXT_RULE}`, options);
}
