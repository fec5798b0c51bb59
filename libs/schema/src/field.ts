import { IsOptional, ValidateIf } from 'class-validator';

/** A class whose instances are plain data: command, query, answer or a part of one. */
export type DataClass = new () => object;

/** The part of JSON Schema 2020-12 (OpenAPI 3.1) that fields use. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export interface Field {
  readonly name: string;
  readonly required: boolean;
  /** The one form of a valid text that may be written in several, e.g. an id in capitals. */
  readonly canonical?: (text: string) => string;
  /** The class of the part, or of each part of the list; late, because classes may refer to each other. */
  readonly part?: () => DataClass;
  readonly schema: () => JsonSchema;
}

export interface FieldOptions {
  /** May be left out. */
  readonly optional?: boolean;
  /** May be `null`. */
  readonly nullable?: boolean;
  readonly example?: unknown;
  readonly canonical?: (text: string) => string;
}

const fieldsByClass = new Map<object, Field[]>();

/** The fields of a class, its parents' first, in the order of their declaration. */
export function fieldsOf(type: DataClass): Field[] {
  const parent = Object.getPrototypeOf(type.prototype) as object | null;
  const inherited =
    parent && parent !== Object.prototype ? fieldsOf((parent as { constructor: DataClass }).constructor) : [];
  return [...inherited, ...(fieldsByClass.get(type) ?? [])];
}

/**
 * The one way a field is declared: its JSON Schema for the API document, and the class-validator rules that enforce it.
 * Every kind of field in `fields.ts` is made of this.
 */
export function field(
  schema: JsonSchema | (() => JsonSchema),
  options: FieldOptions,
  rules: readonly PropertyDecorator[],
  part?: () => DataClass,
): PropertyDecorator {
  return (target, key) => {
    const list = fieldsByClass.get(target.constructor) ?? [];
    fieldsByClass.set(target.constructor, list);
    list.push({
      name: String(key),
      required: !options.optional,
      ...(options.canonical && { canonical: options.canonical }),
      ...(part && { part }),
      schema: () => complete(typeof schema === 'function' ? schema() : schema, options, part),
    });
    for (const rule of rules) rule(target, key);
    if (options.optional) absentUnless(options.nullable)(target, key);
    else if (options.nullable) ValidateIf((_, value) => value !== null)(target, key);
  };
}

/** Left out is fine; `null` is only where it is declared (class-validator's own IsOptional would take both). */
const absentUnless = (nullable = false): PropertyDecorator =>
  nullable ? IsOptional() : ValidateIf((_, value) => value !== undefined);

/** An object of the class made of the examples of its fields. */
export const exampleOf = (type: DataClass): Record<string, unknown> =>
  Object.fromEntries(
    fieldsOf(type).map(({ name, schema }) => [name, (schema()['examples'] as unknown[] | undefined)?.[0]]),
  );

function complete(schema: JsonSchema, options: FieldOptions, part?: () => DataClass): JsonSchema {
  const ofPart = part && (schema['type'] === 'array' ? [exampleOf(part())] : exampleOf(part()));
  const example = options.example ?? ofPart;
  const described = example === undefined ? schema : { ...schema, examples: [example] };
  if (!options.nullable) return described;
  if (typeof described['type'] === 'string' && !described['enum']) {
    return { ...described, type: [described['type'], 'null'] };
  }
  const { description, examples, ...rest } = described;
  return { description, ...(examples ? { examples } : {}), anyOf: [rest, { type: 'null' }] };
}
