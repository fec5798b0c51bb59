/** An event that one read model cannot take: the others have nothing to do with it. */
export class CannotFold extends Error {
  constructor(
    readonly model: string,
    message: string,
    cause: unknown,
  ) {
    super(message, { cause });
    this.name = 'CannotFold';
  }
}
