import type { FastifyReply, FastifyRequest } from 'fastify';
import { answeredEarly } from './answering.js';

/** So much of a body that is too large is read and thrown away. */
const THROWN_AWAY = 64 * 1024 * 1024;

/**
 * Answers a request whose body is too large, and takes the rest of it: many clients read no answer before they have sent their body, and
 * where the connection ends under them they never learn why. A connection that ends with the answer is answered after the body.
 */
export function answerTooLarge({ raw, headers }: FastifyRequest, reply: FastifyReply, answer: () => void): void {
  if (Number(headers['content-length'] ?? 0) > THROWN_AWAY) {
    answer();
    return;
  }
  let left = THROWN_AWAY;
  raw.on('data', (piece: Buffer) => {
    left -= piece.length;
    if (left < 0) raw.destroy();
  });
  const { socket } = raw;
  if (reply.raw.shouldKeepAlive) {
    void reply.removeHeader('connection');
    answeredEarly.add(socket);
    raw.once('end', () => answeredEarly.delete(socket));
    answer();
  } else raw.once('end', answer);
}
