import { isNativeError } from 'node:util/types';
import { MongoBulkWriteError, MongoError, MongoNetworkError, MongoServerSelectionError } from 'mongodb';
import { ReadStoreUnavailable } from '../port.js';

/** What a message may say about the connection: no secret is in it. */
export interface Address {
  /** `host:port, host:port` */
  readonly hosts: string;
  readonly database: string;
  readonly user: string | undefined;
  readonly tls: boolean;
}

/**
 * Codes of servers that are starting, stepping down, shutting down or out of reach of a majority: the same call may succeed in a moment.
 * From MongoDB's error codes; those labelled retryable there, and WriteConcernTimeout, after which it is safe to write again.
 */
const PASSING = new Set([6, 7, 64, 89, 91, 100, 189, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436]);

/** A connection that ended while it was written to: the driver passes on what the socket says instead of an error of its own. */
const ENDED = new Set<unknown>(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'ERR_STREAM_DESTROYED']);

/** What a bulk write came to nothing by, where it was not the single writes: the driver wraps a lost connection, too. */
export function unwrapped(error: unknown): unknown {
  const inner: unknown = error instanceof MongoBulkWriteError ? error.errorResponse : undefined;
  return inner instanceof Error ? inner : error;
}

/** The codes of an error and, of a bulk write, of each write that failed. */
function codesOf(error: MongoError): unknown[] {
  if (!(error instanceof MongoBulkWriteError)) return [error.code];
  const writes = error.result.getWriteErrors().map(({ code }) => code);
  return [error.code, error.result.getWriteConcernError()?.code, ...writes];
}

/** Whether the same call is worth beginning again. It may have taken effect, too. */
export function isPassing(failure: unknown): boolean {
  const error = unwrapped(failure);
  if (error instanceof MongoNetworkError) return true;
  if (!(error instanceof MongoError)) return isNativeError(error) && ENDED.has(Reflect.get(error, 'code'));
  return error.hasErrorLabel('RetryableWriteError') || codesOf(error).some((code) => PASSING.has(Number(code)));
}

/** An error and what lies beneath it, outermost first. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let one = error; isNativeError(one) && !causes.includes(one); one = one.cause) causes.push(one);
  return causes;
}

const AUTHENTICATION_FAILED = 18;
const UNAUTHORIZED = 13;
const ATLAS_REFUSED = 8000;

function refusal(code: unknown, { hosts, database, user }: Address): string | undefined {
  const who = user === undefined ? 'a client without a user' : `the user ${user}`;
  if (code === AUTHENTICATION_FAILED || code === ATLAS_REFUSED)
    return `MongoDB at ${hosts} refused ${who}: check READ_STORE_USER and READ_STORE_PASSWORD, or user and password of the URL, and its authSource`;
  if (code === UNAUTHORIZED)
    return `MongoDB at ${hosts} allows ${who} too little in the database ${database}: put a user into the URL that has the role readWrite there`;
  return undefined;
}

/** What the network said, what to do about it, and whether it does not pass by itself. The first that fits counts. */
const ADVICE: readonly (readonly [pattern: RegExp, advice: string, isLasting?: true])[] = [
  [
    /alert (?:certificate required|handshake failure|bad certificate)/i,
    'wants a certificate that it trusts: name it by READ_STORE_CERT_FILE and READ_STORE_KEY_FILE, or as tlsCertificateKeyFile in the URL',
    true,
  ],
  [
    /wrong version number|packet length|record layer|ERR_SSL_/i,
    'does not speak TLS there: take tls=true out of the URL and READ_STORE_TLS_CA_FILE out of the settings, or give the port of TLS',
    true,
  ],
  [/ALTNAME/i, 'shows a certificate for another host name: give the name that the certificate has', true],
  [/CERT_HAS_EXPIRED|certificate has expired/i, 'shows a certificate that has expired: renew it', true],
  [
    /certificate|CERT|UNABLE_TO_(GET|VERIFY)/i,
    'shows a certificate that is not trusted here: name the file of its authority by READ_STORE_TLS_CA_FILE, or as tlsCAFile in the URL',
    true,
  ],
  [/ENOTFOUND|EAI_AGAIN|querySrv/i, 'has no such host name: check the host in the URL'],
  [/ECONNREFUSED/i, 'has nothing that listens: check that MongoDB runs, host and port'],
  [
    /primary|ReplicaSetNoPrimary|setName/i,
    'has no primary: check that a majority of the replica set runs, and replicaSet in the URL',
  ],
];
const CLOSED = /closed|ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_DESTROYED|socket hang up|disconnected/i;

const CLOSED_WITH_TLS =
  'ends the connection: check that it runs, and whether it wants a certificate of the client (READ_STORE_CERT_FILE)';
const CLOSED_WITHOUT_TLS =
  'ends the connection: check that it runs and, if it wants TLS, set READ_STORE_TLS_CA_FILE or add tls=true to the URL';
const SILENT = 'does not answer: check that MongoDB runs, and what stands between (firewall, network)';

function complaint(error: unknown, tls: boolean): { readonly advice: string; readonly isLasting: boolean } {
  const text = causesOf(error)
    .map((one) => `${one.message} ${String(Reflect.get(one, 'code') ?? '')}`)
    .join(' ');
  const known = ADVICE.find(([pattern]) => pattern.test(text));
  if (known) return { advice: known[1], isLasting: known[2] ?? false };
  if (!CLOSED.test(text)) return { advice: SILENT, isLasting: false };
  return { advice: tls ? CLOSED_WITH_TLS : CLOSED_WITHOUT_TLS, isLasting: false };
}

/** The driver reads the files of TLS only when it connects. */
function unreadable(error: unknown): string | undefined {
  const file: unknown = isNativeError(error) && 'path' in error && 'syscall' in error ? error.path : undefined;
  return typeof file === 'string'
    ? `The URL of MongoDB names a file that cannot be read, ${file}: check tlsCAFile and tlsCertificateKeyFile`
    : undefined;
}

/** The error that a caller gets: of the read store's own kind where MongoDB is out of reach or refuses the connection. */
export function explained(failure: unknown, address: Address): unknown {
  const error = unwrapped(failure);
  const { code }: { code?: unknown } = error instanceof MongoError ? error : {};
  const refused = unreadable(error) ?? refusal(code, address);
  if (refused) return new ReadStoreUnavailable(refused, { cause: error, isLasting: true });
  // The driver has looked for a server long enough by then, so that error is not passing.
  if (!isPassing(error) && !(error instanceof MongoServerSelectionError)) return error;
  const { advice, isLasting } = complaint(error, address.tls);
  return new ReadStoreUnavailable(`MongoDB at ${address.hosts} ${advice}`, { cause: error, isLasting });
}
