import { validateSync } from 'class-validator';
import type { DataClass } from './field.js';
import { ruledFieldsOf } from './rules.js';

/** A rule that a field breaks. `field` is a path like `controlPoint.due` or `statuses.0.code`. */
export interface FieldError {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** As many errors as are told. What comes after them is not looked at, so that no refusal costs much, whatever was sent. */
export const MOST_ERRORS = 50;
/** How much of the name of an unknown field an error repeats, in characters. */
const LONGEST_NAME = 100;

/**
 * The value as an instance of the class, its parts as instances of theirs, or what is wrong with it, field by field. Its own
 * fields count and no others; a value that is no part is taken as it is, not copied. Ids in capitals become lower case.
 */
export function parse<T extends object>(type: new () => T, value: unknown): Parsed<T> {
  const errors: FieldError[] = [];
  const instance = instanceOf(type, value, '', errors);
  if (instance && errors.length === 0) return { ok: true, value: instance };
  return { ok: false, errors: errors.slice(0, MOST_ERRORS) };
}

/** An instance of the class; undefined where the value is no object, or where enough is wrong already. Adds to `errors`. */
function instanceOf<T extends object>(
  type: new () => T,
  value: unknown,
  path: string,
  errors: FieldError[],
): T | undefined {
  if (errors.length >= MOST_ERRORS) return undefined;
  if (!isObject(value)) {
    errors.push(noObject(path));
    return undefined;
  }
  const { names, all } = ruledFieldsOf(type);
  const instance = new type();
  const own = instance as Record<string, unknown>;
  for (const name of Object.keys(value)) {
    if (names.has(name)) own[name] = value[name];
    else if (errors.length < MOST_ERRORS) errors.push(unknownField(path, name));
  }
  const broken = all.filter(({ name, holds }) => !holds(own, own[name]));
  if (broken.length > 0) errors.push(...brokenRules(instance, path));
  for (const field of all) {
    const { name, part, canonical } = field;
    const value = own[name];
    if (canonical && typeof value === 'string') own[name] = canonical(value);
    if (part && value && !broken.includes(field)) own[name] = partsOf(part(), value, within(path, name), errors);
  }
  return instance;
}

const partsOf = (type: DataClass, value: unknown, path: string, errors: FieldError[]): unknown =>
  Array.isArray(value)
    ? value.map((one, index) => instanceOf(type, one, within(path, String(index)), errors))
    : instanceOf(type, value, path, errors);

/** class-validator words what is wrong. It takes far longer than the rules themselves, so it is asked for nothing else. */
const brokenRules = (instance: object, path: string): FieldError[] =>
  validateSync(instance).flatMap(({ property, value, constraints = {} }) => {
    const field = within(path, property);
    // What is not there breaks every rule of its field.
    if (value === undefined) return [{ field, rule: 'required', message: `${field} is required` }];
    const said = (message: string): string => message.replace(property, field);
    return Object.entries(constraints).map(([rule, message]) => ({ field, rule, message: said(message) }));
  });

const noObject = (path: string): FieldError => ({
  field: path,
  rule: 'isObject',
  message: path ? `${path} must be an object` : 'a JSON object is expected',
});

function unknownField(path: string, given: string): FieldError {
  const name = given.length > LONGEST_NAME ? `${given.slice(0, LONGEST_NAME)}…` : given;
  return { field: within(path, name), rule: 'unknownField', message: `${name} is not a field of this request` };
}

const within = (path: string, name: string): string => (path ? `${path}.${name}` : name);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
