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

interface Kind {
  /** What every answer of this status is called. */
  readonly title: string;
  /** What the API itself answers with: the code and what it means. */
  readonly codes: Codes;
}

const kind = (title: string, codes: Codes): Kind => ({ title, codes });

const KINDS: Readonly<Record<number, Kind>> = {
  400: kind('The request is not valid', {
    'http-error': 'The HTTP server refuses it, for what its detail says',
    'invalid-body': 'The body is no JSON object',
    'invalid-field': 'Fields of the body or of the path break their rules',
    'invalid-header': 'A header breaks its rule',
    'invalid-parameter': 'Parameters of the query break their rules',
    'malformed-request': 'It is no HTTP, no UTF-8 or no JSON, or nested too deep',
    'position-beyond-log': '`after` is no position that the log has reached',
  }),
  401: kind('It is not known who acts', { 'actor-missing': 'X-Actor is absent, or names nobody who may act' }),
  403: kind('Not allowed', { forbidden: 'The request does not come from this machine' }),
  404: kind('There is no such thing', { 'no-such-resource': 'There is nothing at this path' }),
  405: kind('The resource has no such method', { 'method-not-allowed': '`Allow` says which it has' }),
  406: kind('No such representation', { 'not-acceptable': 'Not to be had in the representation asked for' }),
  408: kind('The request took too long', { 'request-timeout': 'It did not come to its end in time' }),
  409: kind('In conflict with what is there', {
    'concurrent-change': 'Others changed it at the same time, more often than was tried again',
  }),
  412: kind('Changed meanwhile', { 'stale-revision': 'It stands at another revision than If-Match says' }),
  413: kind('The request is too large', {
    'append-too-large': 'What it would record is larger than the event store takes',
    'body-too-large': 'The body is larger than 256 KiB',
  }),
  415: kind('The body is not JSON in UTF-8 as it is', {
    'body-encoded': 'The body is compressed',
    'body-not-json': 'The body is not application/json',
    'charset-not-utf-8': 'The body is in another charset than UTF-8',
  }),
  422: kind('The request is refused', {
    'idempotency-key-reused': 'The key was used for another command, other content or by another actor',
  }),
  431: kind('The headers are too large', { 'headers-too-large': 'They are larger than 16 KiB together' }),
  500: kind('Something went wrong', {
    'internal-error':
      'A fault of Leadger, of which its log says more under the correlation id; a write may be sent again with the same Idempotency-Key',
  }),
  503: kind('Not available now', {
    'not-ready': 'A store does not answer',
    'not-yet-seen': 'The report has not seen the position in time',
    'store-unavailable': 'A store does not answer',
  }),
};

export const titleOf = (status: number): string => KINDS[status]?.title ?? 'Something went wrong';

/** Every code by its status: those of the API and those of what it serves. */
export function codesByStatus(served: readonly Refusals[]): Readonly<Record<number, Codes>> {
  const codes: Record<number, Codes> = {};
  for (const [status, own] of Object.entries(KINDS)) codes[Number(status)] = own.codes;
  for (const refusals of served) {
    for (const [kind, own] of Object.entries(refusals)) {
      const status = STATUS[kind as RejectionKind];
      codes[status] = { ...codes[status], ...own };
    }
  }
  return codes;
}
