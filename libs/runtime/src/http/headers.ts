import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type CommandDefinition, reject, Rejected } from '#kernel';
import { type FieldError, toInstant } from '#schema';
import type { FastifyRequest } from 'fastify';
import { commandDigest } from '../commands/digest.js';
import type { Envelope } from '../commands/envelope.js';
import { actorOf } from './access.js';

export const KEY_PATTERN = /^[\x21-\x7e]{1,128}$/;
/** An entity tag as this API gives it: a revision within quotes (RFC 9110, section 8.8.3). */
const REVISION = /^"(0|[1-9]\d{0,14})"$/;

/** What the headers of a write say about the command. @throws Rejected naming the header that does not fit. */
export function envelopeOf(request: FastifyRequest): Envelope {
  const correlated = header(request, 'x-correlation-id', KEY_PATTERN, '1 to 128 visible ASCII characters');
  const keyed = header(request, 'idempotency-key', KEY_PATTERN, '1 to 128 visible ASCII characters');
  const correlationId = correlationOf(request);
  // A correlation id that came from outside may name many commands.
  const commandId = keyed ?? (correlated === undefined ? correlationId : randomUUID());
  const expectedRevision = ifMatch(request);
  return {
    commandId,
    actor: actorOf(request),
    occurredAt: occurredAt(request),
    isNow: request.headers['x-occurred-at'] === undefined,
    correlationId,
    causationId: commandId,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
  };
}

/** What is kept to tell a command sent again from another under its key; nothing where there is no key. */
export function digestOf(
  { headers }: FastifyRequest,
  definition: CommandDefinition,
  command: object,
  { actor, occurredAt }: Envelope,
): { digest?: string } {
  if (headers['idempotency-key'] === undefined) return {};
  // A time that nobody said is another one every time.
  const time = headers['x-occurred-at'] === undefined ? null : occurredAt;
  return { digest: commandDigest(definition, command, actor, time) };
}

/** What names a request in answers, log lines and events: its `X-Correlation-Id`, or its `Idempotency-Key`, or a new one. */
export function newCorrelation({ headers }: { readonly headers: IncomingHttpHeaders }): string {
  const given = [headers['x-correlation-id'], headers['idempotency-key']];
  return given.find((value) => typeof value === 'string' && KEY_PATTERN.test(value))?.toString() ?? randomUUID();
}

/** The same for the whole life of a request. */
export const correlationOf = ({ id }: FastifyRequest): string => id;

function header(request: FastifyRequest, name: string, pattern: RegExp, rule: string): string | undefined {
  const value = request.headers[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw wrong(name, `The header ${name} must be ${rule}`);
}

function ifMatch(request: FastifyRequest): Envelope['expectedRevision'] {
  const value = request.headers['if-match'];
  if (value === undefined) return undefined;
  if (value === '*') return 'any';
  const revision = REVISION.exec(value)?.[1];
  // Neither could ever hold: weak tags match nothing (RFC 9110, section 13.1.1), and a stream stands at one revision.
  if (revision === undefined)
    throw wrong(
      'if-match',
      'The header If-Match must be one ETag as answered, a revision within quotes, e.g. "3", or *',
    );
  return Number(revision);
}

function occurredAt(request: FastifyRequest): string {
  const value = request.headers['x-occurred-at'];
  const now = new Date().toISOString();
  if (value === undefined) return now;
  const instant = typeof value === 'string' ? toInstant(value) : undefined;
  if (!instant)
    throw wrong('x-occurred-at', 'The header X-Occurred-At must be an ISO 8601 instant with an offset, from 1900 on');
  if (instant > now) throw wrong('x-occurred-at', 'The header X-Occurred-At must not be in the future');
  return instant;
}

/** A request whose fields break rules; says all of them. */
export const invalid = (code: string, errors: readonly FieldError[]): Rejected =>
  new Rejected(
    reject(
      'invalid',
      code,
      errors
        .map(({ message }) => message)
        .join('; ')
        .slice(0, 2_000),
      { errors: errors.slice(0, 50) },
    ),
  );

const wrong = (field: string, message: string): Rejected =>
  invalid('invalid-header', [{ field, rule: 'header', message }]);
