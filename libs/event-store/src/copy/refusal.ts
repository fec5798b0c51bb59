/** A copy that cannot be made as things are; the message says why and what to do. Nothing was written after it was noticed. */
export class CopyRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CopyRefused';
  }
}
