import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Answering, isAnswering } from './answering.js';

/** How long a request may go on to come in when the server closes. */
const COMING_MS = 3_000;
/** How long an answer may take then: longer than a query waits for a read model, unless told otherwise. */
const ANSWERING_MS = 10_000;

/**
 * The connections of a server. A server that closes waits for all of them, and Node ends only those that have asked and were answered: one
 * that was opened and never used, or a request that never ends, would keep it for ever.
 */
export class Connections {
  private readonly open = new Set<Answering>();
  /** The answer to what came last over a connection; there may be others before it, of requests that were sent without waiting. */
  private readonly last = new WeakMap<Socket, ServerResponse>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
      this.last.set(socket, answer);
    });
    const endIdle = server.closeIdleConnections.bind(server);
    server.closeIdleConnections = () => {
      this.afterAnswers(endIdle);
    };
  }

  /** Node takes a connection for idle once its answer is handed over, also where a slow reader has not got it yet. */
  private afterAnswers(act: () => void): void {
    const answers = [...this.open].map(({ _httpMessage: answer }) => answer);
    const leaving = answers.find((answer) => answer?.writableEnded && !answer.writableFinished);
    if (!leaving) act();
    else
      leaving.once('close', () => {
        setImmediate(() => {
          this.afterAnswers(act);
        });
      });
  }

  /** To be called when the server begins to close: sees to it that it comes to its end. */
  end(): void {
    for (const socket of this.open) {
      const answer = this.last.get(socket);
      if (answer && !answer.headersSent) answer.setHeader('connection', 'close');
    }
    after(COMING_MS, () => {
      for (const socket of this.open) if (!isAnswering(socket)) socket.destroy();
    });
    after(ANSWERING_MS, () => {
      for (const socket of this.open) socket.destroy();
    });
  }
}

const after = (ms: number, act: () => void): void => void setTimeout(act, ms).unref();
