import { type DataClass, type Field, fieldsOf } from './field.js';

const plans = new WeakMap<DataClass, readonly Field[]>();

/**
 * Brings the fields of a valid instance into the one form that each has, those of its parts and lists of parts as well.
 * @returns the instance itself
 */
export function canonicalise<T extends object>(type: new () => T, instance: T): T {
  const values = instance as Record<string, unknown>;
  for (const { name, canonical, refers } of planOf(type)) {
    const value = values[name];
    if (canonical && typeof value === 'string') values[name] = canonical(value);
    const [part] = refers();
    if (part) for (const one of Array.isArray(value) ? value : [value]) if (isObject(one)) canonicalise(part, one);
  }
  return instance;
}

/** The fields that can need it: most classes have one or two, and an import parses a class for each of its rows. */
function planOf(type: DataClass): readonly Field[] {
  const known = plans.get(type);
  if (known) return known;
  const plan = fieldsOf(type).filter(({ canonical, refers }) => canonical || refers().length > 0);
  plans.set(type, plan);
  return plan;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
