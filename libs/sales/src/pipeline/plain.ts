/** The fields of a data class without the class, all the way down. */
export type Plain<T> = T extends object ? { [Field in keyof T]: Plain<T[Field]> } : T;

/** A deep copy as a log keeps it: JSON only; what is undefined is left out. */
export const plain = <T extends object>(value: T): Plain<T> => JSON.parse(JSON.stringify(value)) as Plain<T>;

/** Whether two values are the same JSON; the order of an object's fields does not count, that of a list does. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (!isObject(left) || !isObject(right)) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = definedKeys(left);
  return (
    keys.length === definedKeys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const definedKeys = (value: Record<string, unknown>): string[] =>
  Object.keys(value).filter((key) => value[key] !== undefined);
