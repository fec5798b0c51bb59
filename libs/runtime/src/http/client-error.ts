import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyServerOptions } from 'fastify';
import { answeredEarly, type Answering, isAnswering } from './answering.js';
import { problem } from './problem.js';

type ClientError = Parameters<NonNullable<FastifyServerOptions['clientErrorHandler']>>[0];

const SAID: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-timeout', 'The request did not come to its end in time'],
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large', 'The headers are larger than 16 KiB together'],
};

/** Those that end after their answers: Node tells of every further piece of what is no HTTP, and each holds its bytes. */
const ending = new WeakSet<Socket>();

function endAfterAnswers(socket: Answering): void {
  const answer = socket._httpMessage;
  if (answer?.req.complete)
    answer.once('close', () => {
      endAfterAnswers(socket);
    });
  else socket.destroy();
}

/** Says what cannot be read as HTTP as problem+json too, and ends the connection, after the answers to requests that came whole before it. */
export function clientError(error: ClientError, socket: Answering): void {
  // Nobody is there any more.
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (answeredEarly.has(socket)) {
    socket.destroy();
    return;
  }
  if (isAnswering(socket)) {
    if (!ending.has(socket)) endAfterAnswers(socket);
    ending.add(socket);
    return;
  }
  const [status, code, detail] = SAID[error.code] ?? [400, 'malformed-request', 'The request is no HTTP'];
  const told = problem(status, code, detail, randomUUID());
  const body = JSON.stringify(told);
  if (socket.writable) {
    const type = 'Content-Type: application/problem+json; charset=utf-8';
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      type,
      `X-Correlation-Id: ${told.correlationId}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    socket.write(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy(error);
}
