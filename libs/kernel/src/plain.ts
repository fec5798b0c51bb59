/** The fields of a data class without the class, all the way down: what events, documents and answers are made of. */
export type Plain<Shape> = Shape extends readonly (infer Element)[]
  ? Plain<Element>[]
  : Shape extends object
    ? { [Field in keyof Shape]: Plain<Shape[Field]> }
    : Shape;

/** A deep copy as a log keeps it: JSON only; what is undefined is left out. */
export const plain = <Shape extends object>(value: Shape): Plain<Shape> =>
  JSON.parse(JSON.stringify(value)) as Plain<Shape>;
