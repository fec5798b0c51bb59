/** Standard output cannot be written. */
export class OutputFailed extends Error {
  constructor(cause: Error) {
    super(`Standard output cannot be written (${cause.message}): look at where it leads to, a full disk perhaps`, {
      cause,
    });
    this.name = 'OutputFailed';
  }
}

export interface Output {
  /** Nobody reads any more, as after `| head`: nothing is wrong, and nothing more need be written. */
  readonly isClosed: boolean;
  /** Resolves when the text is taken, or nobody reads any more. @throws OutputFailed */
  write(text: string): Promise<void>;
}

const CLOSED = ['EPIPE', 'ECONNRESET', 'EOF'];

/** Where a program's result goes; from now on, a failure to write no longer ends the process by itself. */
export function outputOn(stream: NodeJS.WritableStream): Output {
  let isClosed = false;
  let failure: OutputFailed | undefined;
  const failed = (error: Error): void => {
    if ('code' in error && CLOSED.includes(String(error.code))) isClosed = true;
    else failure ??= new OutputFailed(error);
  };
  stream.on('error', failed);
  return {
    get isClosed() {
      return isClosed;
    },
    async write(text) {
      if (!isClosed && !failure) {
        await new Promise<void>((taken) => {
          stream.write(text, (error) => {
            if (error) failed(error);
            taken();
          });
        });
      }
      if (failure) throw failure;
    },
  };
}
