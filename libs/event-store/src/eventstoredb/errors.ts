import { StoreUnavailable } from '../port.js';

/** What a failure of the client or server means to us. */
export type Failure =
  /** The stream stands elsewhere than expected. */
  | { readonly kind: 'conflict'; readonly actual: 'none' | number }
  | { readonly kind: 'not-found' | 'deleted' | 'too-big' | 'access-denied' | 'foreign-server' | 'bug' }
  /** Normal operation of a subscription: it begins again. */
  | { readonly kind: 'too-slow' }
  /** Try again; whether a write had its effect is not known. At most `tries` times where that is said. */
  | { readonly kind: 'unavailable'; readonly tries?: number };

export type FailureKind = Failure['kind'];

/** Our own limit of a call: the client's would come late or never. */
export class NoAnswer extends Error {
  constructor(readonly afterMs: number) {
    super(`no answer within ${afterMs} ms`);
    this.name = 'NoAnswer';
  }
}

/** What is known of an error whatever its class: those of the client's lower half have a code and no type, or neither. */
interface Symptoms {
  readonly type: string;
  readonly code: number | undefined;
  readonly message: string;
}

/** By type first. */
const BY_TYPE: Readonly<Record<string, FailureKind>> = {
  'stream-not-found': 'not-found',
  'stream-deleted': 'deleted',
  'maximum-append-size-exceeded': 'too-big',
  'access-denied': 'access-denied',
  'invalid-argument': 'bug',
  unavailable: 'unavailable',
  timeout: 'unavailable',
  'deadline-exceeded': 'unavailable',
  cancelled: 'unavailable',
  'not-leader': 'unavailable',
};

/** Then by gRPC status code, https://grpc.io/docs/guides/status-codes/ */
const BY_CODE: Readonly<Record<number, FailureKind>> = {
  1: 'unavailable',
  2: 'unavailable',
  3: 'bug',
  4: 'unavailable',
  7: 'access-denied',
  8: 'unavailable',
  10: 'unavailable',
  12: 'foreign-server',
  13: 'unavailable',
  14: 'unavailable',
  16: 'access-denied',
};

/** What it says counts before the code: the server answers 2, unknown, to some of what is known by its words. */
const BY_MESSAGE: readonly (readonly [pattern: RegExp, kind: FailureKind])[] = [
  [/Could not recognize BadRequest/, 'bug'],
  [/Failed to discover|Server Is Not Ready/, 'unavailable'],
];

/** Where the server stumbles over a request that was checked before, it is asked again only so often. */
const HANDLER_THREW = /Exception was thrown by handler|Unexpected ReadAllResult/;
const TRIES_AFTER_HANDLER_THREW = 3;

export function classify(error: unknown): Failure {
  if (error instanceof NoAnswer) return { kind: 'unavailable' };
  const { type, code, message } = symptoms(error);
  if (type === 'wrong-expected-version') return { kind: 'conflict', actual: actualRevision(error) };
  if (/Consumer too slow/.test(message)) return { kind: 'too-slow' };
  if (HANDLER_THREW.test(message)) return { kind: 'unavailable', tries: TRIES_AFTER_HANDLER_THREW };
  return plain(BY_TYPE[type] ?? byMessage(message) ?? BY_CODE[code ?? -1] ?? 'bug');
}

/** Says to an operator what failed, at which server, and what to do. Nothing of the credentials gets into it. */
export function unavailable(label: string, error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const { message } = symptoms(error);
  const { kind } = classify(error);
  const isLasting = LASTING_KINDS.includes(kind) || LASTING.some((pattern) => pattern.test(message));
  const advice = adviceFor(kind, message);
  return new StoreUnavailable(`The event store ${label} does not answer (${message.trim()}); ${advice}`, {
    cause: error,
    isLasting,
  });
}

/** Whether a failure is one of the network or the server rather than an answer. */
export const isRetryable = (error: unknown, tries: number): boolean => {
  const failure = classify(error);
  return failure.kind === 'unavailable' && tries < (failure.tries ?? Infinity);
};

export const isNotLeader = (error: unknown): boolean => symptoms(error).type === 'not-leader';
export const isTimeout = (error: unknown): boolean =>
  error instanceof NoAnswer || symptoms(error).type === 'deadline-exceeded' || symptoms(error).code === 4;
export const isFailedDiscovery = (error: unknown): boolean => /Failed to discover/.test(symptoms(error).message);
export const isUnavailableCode = (error: unknown): boolean => symptoms(error).code === 14;
export const hasHandlerThrown = (error: unknown): boolean => HANDLER_THREW.test(symptoms(error).message);
export const messageOf = (error: unknown): string => symptoms(error).message;

const WANTS_CERTIFICATE = /alert (?:certificate required|handshake failure|bad certificate)/;
const NO_TLS_THERE = /wrong version number|packet length|EPROTO|SSL routines/;
const NOT_TRUSTED = /certificate|self.signed|CERT_|altnames|issuer/i;
/** What does not pass by itself. */
const LASTING = [WANTS_CERTIFICATE, NO_TLS_THERE, NOT_TRUSTED];
const LASTING_KINDS: readonly FailureKind[] = ['access-denied', 'foreign-server', 'deleted'];

const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/ENOTFOUND|EAI_AGAIN|Name resolution/, 'no such host is known: correct the host name in its address'],
  [
    WANTS_CERTIFICATE,
    'it wants a certificate that it trusts: name it by EVENT_STORE_CERT_FILE and EVENT_STORE_KEY_FILE, or by userCertFile=… and userKeyFile=… in its address',
  ],
  [NO_TLS_THERE, 'the server does not speak TLS there: add tls=false to its address'],
  [
    NOT_TRUSTED,
    'its certificate is not trusted: name the authority by EVENT_STORE_TLS_CA_FILE, or by tlsCAFile=… in its address',
  ],
  [
    /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/,
    'nothing listens there: start EventStoreDB, or correct host and port in its address',
  ],
  [/Failed to discover/, 'no node of the cluster answered: check hosts and ports, tls, and that the cluster is up'],
  [
    /Not Ready|Leader info/,
    'the node is starting or the cluster has no leader: wait, and look at its log if it stays so',
  ],
  [
    /no answer|Deadline|timed out/i,
    'check the network, the firewall, the load of the server, and that nodes have a leader',
  ],
  [
    /RESET|Failed to connect|dropped|hang up|Protocol error|GOAWAY|RST_STREAM/i,
    'the connection was lost; if it always is, the server may want TLS: remove tls=false',
  ],
];

function adviceFor(kind: FailureKind, message: string): string {
  if (kind === 'access-denied')
    return 'it refuses user or password, or that user may not do this: correct EVENT_STORE_USER and EVENT_STORE_PASSWORD, or those in its address';
  if (kind === 'foreign-server') return 'what answers there is no EventStoreDB: correct host and port in its address';
  if (kind === 'deleted') return 'the stream was deleted for good there: restore a backup';
  return ADVICE.find(([pattern]) => pattern.test(message))?.[1] ?? 'look at the log of the server';
}

const plain = (kind: FailureKind): Failure => (kind === 'conflict' ? { kind: 'bug' } : { kind });

const byMessage = (message: string): FailureKind | undefined =>
  BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];

function symptoms(error: unknown): Symptoms {
  const given: object = typeof error === 'object' && error !== null ? error : {};
  const type = 'type' in given && typeof given.type === 'string' ? given.type : '';
  const code = 'code' in given && typeof given.code === 'number' ? given.code : undefined;
  const message = 'message' in given && typeof given.message === 'string' ? given.message : String(error);
  return { type, code, message: message === '' ? type : message };
}

function actualRevision(error: unknown): 'none' | number {
  const actual = typeof error === 'object' && error !== null && 'actualVersion' in error ? error.actualVersion : -1n;
  return typeof actual === 'bigint' && actual >= 0n ? Number(actual) : 'none';
}
