import { Metadata, status } from '@grpc/grpc-js';
import type { Endpoint } from './faults.js';
import type { ExpectedRevision } from './records.js';

/** How gRPC ends a call with an error. */
export interface Refusal {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

function refusal(code: status, details: string, metadata: Readonly<Record<string, string>> = {}): Refusal {
  const trailers = new Metadata();
  // Trailers hold ASCII only; a stream may be called anything.
  for (const [key, value] of Object.entries(metadata)) trailers.set(key, value.replace(/[^\x20-\x7e]/g, '?'));
  return { code, details, metadata: trailers };
}

export const notReady = (): Refusal => refusal(status.UNAVAILABLE, 'Server Is Not Ready');

export const notLeader = ({ host, port }: Endpoint): Refusal =>
  refusal(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });

export const consumerTooSlow = (): Refusal =>
  refusal(
    status.ABORTED,
    'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
  );

export const streamDeleted = (stream: string): Refusal =>
  refusal(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const maxAppendSizeExceeded = (limit: number): Refusal =>
  refusal(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });

/** What a real server says where its code meets something it did not expect. */
export const handlerThrew = (): Refusal => refusal(status.UNKNOWN, 'Exception was thrown by handler.');

export const unreadablePosition = (): Refusal => refusal(status.UNKNOWN, 'Unexpected ReadAllResult: Error');

export function wrongExpectedVersion(operation: string, stream: string, expected: number, actual: number): Refusal {
  const text = `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`;
  return refusal(status.FAILED_PRECONDITION, text, {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': String(expected),
    'actual-version': String(actual),
  });
}

/** The numbers that EventStoreDB gives to its loose expectations. */
export function versionNumber(expected: ExpectedRevision): number {
  if (expected === 'any') return -2;
  return expected === 'stream-exists' ? -4 : expected;
}

/** Carries a refusal out of a handler. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.details);
  }
}

/** The refusal that an error of a handler comes to; what nobody expected reads as on a real server. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof Refused ? error.refusal : handlerThrew();
}
