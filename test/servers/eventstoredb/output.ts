import type { ServerWritableStream } from '@grpc/grpc-js';
import type { streams } from './protocol.js';

/** A message, or the bytes of one. */
export type ReadAnswer = streams.ReadResp | Buffer;

/** The answers of one read or subscription, with the back-pressure of the client. */
export class Output {
  private gone = false;
  private readonly whenGone = new Set<() => void>();

  constructor(private readonly call: ServerWritableStream<streams.ReadReq, ReadAnswer>) {
    call.on('cancelled', () => {
      this.gone = true;
      for (const tell of this.whenGone) tell();
      this.whenGone.clear();
    });
  }

  /** Whether the client has ended the call, or its connection. */
  isGone(): boolean {
    return this.gone;
  }

  /** @returns a promise only where the client has to catch up first: most answers cost none. */
  send(answer: ReadAnswer): Promise<void> | undefined {
    if (this.gone || this.call.write(answer)) return undefined;
    return this.until((wake) => {
      this.call.once('drain', wake);
      return () => this.call.off('drain', wake);
    });
  }

  /** Waits for what `register` is called back for, or until the client is gone. `register` returns how to take it back. */
  until(register: (wake: () => void) => () => unknown): Promise<void> {
    if (this.gone) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.whenGone.delete(wake);
        unregister();
        resolve();
      };
      const unregister = register(wake);
      this.whenGone.add(wake);
    });
  }
}
