import type { Refusals, RejectionKind } from '#kernel';

/** The HTTP status of a refusal. */
export const STATUS: Readonly<Record<RejectionKind, number>> = {
  invalid: 400,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  refused: 422,
};

type Codes = Readonly<Record<string, string>>;

/** What the API itself answers with, by status: the code and what it means. */
const OWN: Readonly<Record<number, Codes>> = {
  400: {
    'invalid-body': 'The body is no JSON object',
    'invalid-field': 'Fields of the body or of the path break their rules',
    'invalid-header': 'A header breaks its rule',
    'invalid-parameter': 'Parameters of the query break their rules',
    'malformed-request': 'It is no HTTP, no UTF-8 or no JSON, or nested too deep',
    'position-beyond-log': '`after` is no position that the log has reached',
  },
  401: { 'actor-missing': 'X-Actor does not say who acts' },
  403: { forbidden: 'The request does not come from this machine' },
  404: { 'no-such-resource': 'There is nothing at this path' },
  405: { 'method-not-allowed': 'The path has no such method' },
  406: { 'not-acceptable': 'Not to be had in the representation asked for' },
  408: { 'request-timeout': 'The request did not come to its end in time' },
  409: { 'concurrent-change': 'Others changed it at the same time, more often than was tried again' },
  412: { 'stale-revision': 'It stands at another revision than If-Match says' },
  413: {
    'append-too-large': 'What it would record is larger than the event store takes',
    'body-too-large': 'The body is larger than 256 KiB',
  },
  415: {
    'body-encoded': 'The body is compressed',
    'body-not-json': 'The body is not application/json',
    'charset-not-utf-8': 'The body is in another charset than UTF-8',
  },
  422: { 'idempotency-key-reused': 'The key was used for another command, other content or by another actor' },
  431: { 'headers-too-large': 'The headers are larger than 16 KiB together' },
  500: { 'internal-error': 'A fault of Leadger; its log says more under the correlation id' },
  503: {
    'not-ready': 'A store does not answer',
    'not-yet-seen': 'The report has not seen the position in time',
    'store-unavailable': 'A store does not answer',
  },
};

/** Every code by its status: those of the API and those of what it serves. */
export function codesByStatus(served: readonly Refusals[]): Readonly<Record<number, Codes>> {
  const codes: Record<number, Codes> = { ...OWN };
  for (const refusals of served) {
    for (const [kind, own] of Object.entries(refusals)) {
      const status = STATUS[kind as RejectionKind];
      codes[status] = { ...codes[status], ...own };
    }
  }
  return codes;
}
