/** Plain JSON data of the shape that a data class describes: what documents and answers are made of. */
export type Plain<Shape> = Shape extends readonly (infer Element)[]
  ? Plain<Element>[]
  : Shape extends object
    ? { [Field in keyof Shape]: Plain<Shape[Field]> }
    : Shape;
