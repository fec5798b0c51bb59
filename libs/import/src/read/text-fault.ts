/** A fault of the file that its reader can give a line and a column. */
export class TextFault extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = 'TextFault';
  }
}
