import { InvalidAppend, StoreUnavailable } from '#event-store';
import { Rejected } from '#kernel';
import { ReadStoreUnavailable } from '#read-store';
import { Anything, AnyText, type FieldError, ListOf, Whole } from '#schema';
import { HttpException } from '@nestjs/common';
import { STATUS, titleOf } from './problem-codes.js';

/** A field that breaks a rule. */
export class Violation {
  @AnyText('Path of the field in the request; empty = the request itself', 'controlPoint.due') field!: string;
  @AnyText('The rule it breaks', 'isInstant') rule!: string;
  @AnyText('The same for people', 'due must be an ISO 8601 instant with an offset') message!: string;
}

/** The body of every error: problem+json (RFC 9457). */
export class Problem {
  @AnyText('Stable URI of the kind of problem', 'urn:leadger:problem:lead-closed') type!: string;
  @AnyText('The kind of problem in words', 'The request is refused') title!: string;
  @Whole('HTTP status', 422, { min: 400, max: 599 }) status!: number;
  @AnyText('Stable code of the problem', 'lead-closed') code!: string;
  @AnyText('What is wrong here, naming field and rule', 'The lead is closed; reopen it first') detail!: string;
  @AnyText('Names this request in the log', '0f8fad5b-d9cb-469f-a165-70867728950e') correlationId!: string;
  @ListOf('Each field that breaks a rule', () => Violation, { optional: true }) errors?: FieldError[];
  @Anything(
    'Figures that belong to the problem, e.g. the revision it stands at',
    { expected: 3, actual: 7 },
    { optional: true },
  )
  details?: Readonly<Record<string, unknown>>;
}

/** A request that is refused before it is a command or a query, with a code of its own. */
export class RequestRefused extends HttpException {
  constructor(
    status: number,
    readonly code: string,
    message: string,
    readonly errors?: FieldError[],
  ) {
    super(message, status);
  }
}

export function problem(
  status: number,
  code: string,
  detail: string,
  correlationId: string,
  more: Pick<Problem, 'errors' | 'details'> = {},
): Problem {
  return { type: `urn:leadger:problem:${code}`, title: titleOf(status), status, code, detail, correlationId, ...more };
}

/** An error as the problem that the caller may see. What is not expected is a bug: 500, and nothing of it leaks. */
export function toProblem(error: unknown, correlationId: string): Problem {
  if (error instanceof Rejected) {
    const { kind, code, message, details } = error.rejection;
    const { errors = errorsIn(code, message), ...rest } = details;
    return problem(STATUS[kind], code, message, correlationId, {
      ...(errors ? { errors: errors as FieldError[] } : {}),
      ...(Object.keys(rest).length > 0 ? { details: rest } : {}),
    });
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    if (error instanceof RequestRefused)
      return problem(status, error.code, error.message, correlationId, error.errors && { errors: error.errors });
    return problem(status, HTTP_CODES[status] ?? 'http-error', SAID[status] ?? error.message, correlationId);
  }
  if (error instanceof InvalidAppend) return problem(413, 'append-too-large', error.message, correlationId);
  const absent = absentStore(error);
  if (absent !== undefined) return problem(503, 'store-unavailable', absent, correlationId);
  return problem(500, 'internal-error', 'An unexpected error; its correlation id is in the log', correlationId);
}

/** Headers that a refusal is about; its code says so. */
const HEADERS: Readonly<Record<string, string>> = {
  'idempotency-key-reused': 'idempotency-key',
  'stale-revision': 'if-match',
};

/** The messages of other refusals begin with the field that they are about. */
function errorsIn(rule: string, message: string): FieldError[] | undefined {
  const field = HEADERS[rule] ?? /^([A-Za-z][\w.]*): /.exec(message)?.[1];
  return field === undefined ? undefined : [{ field, rule, message }];
}

/** What a caller is told; which server it is and why is for the log. */
function absentStore(error: unknown): string | undefined {
  if (error instanceof StoreUnavailable)
    return 'The event store does not answer now. Try again in a moment; a write with the same Idempotency-Key has its effect once';
  if (error instanceof ReadStoreUnavailable)
    return 'The read store does not answer now. Try again in a moment; what was written is kept';
  return undefined;
}

/** In place of what Fastify says, which names no rule. */
const SAID: Readonly<Record<number, string>> = {
  413: 'The body must not be larger than 256 KiB',
  415: 'The body must be sent as application/json',
};

const HTTP_CODES: Record<number, string> = {
  400: 'malformed-request',
  403: 'forbidden',
  404: 'no-such-resource',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  413: 'body-too-large',
  415: 'body-not-json',
};
